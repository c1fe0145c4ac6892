using System.Globalization;
using MiniKube.Machinery.Raft;

namespace MiniKube.ControlPlane.Store.Consensus;

/// <summary>A slow disk delays its own member, not the cluster: it stands for election later, and hands over when it stalls.</summary>
internal sealed partial class CoreLoop
{
    /// <summary>A member with a slow disk waits at most so many election timeouts longer.</summary>
    private const int MostPatience = 5;

    /// <summary>Election timeouts between two handovers for the disk's sake: should all disks stall, leadership need not wander.</summary>
    private const int HandOverPause = 10;

    private int _ticksToNextHandOver;

    /// <summary>Why this member last wished that another lead; null once it came true.</summary>
    public string? HandOverWish { get; private set; }

    /// <summary>Why the leader last changed.</summary>
    public LeaderCause Cause => _core.Cause;

    private void MindTheDisk(int ticks)
    {
        DiskPace pace = _disk.Pace;
        _core.ElectionPatience = pace.ElectionPatience(_options.TickInterval, _options.ElectionTicks * MostPatience);
        _ticksToNextHandOver = Math.Max(0, _ticksToNextHandOver - ticks);
        TimeSpan stall = pace.Stall;
        if (_core.Role != RaftRole.Leader || _ticksToNextHandOver > 0 || stall < _options.TickInterval * _options.ElectionTicks) return;
        MemberProgress best = _core.Status().Progress
            .Where(p => p.Id != _options.Self.Id && !p.IsLearner && p.RecentlyActive).OrderByDescending(p => p.Match).FirstOrDefault();
        if (best.Id == 0) return;
        _ticksToNextHandOver = _options.ElectionTicks * HandOverPause;
        HandOver(best.Id, string.Create(CultureInfo.InvariantCulture, $"its disk has been stalled for {stall.TotalMilliseconds:0} ms"));
    }

    private void HandOver(ulong target, string why)
    {
        HandOverWish = why;
        _core.TransferLeadership(target);
    }

    /// <summary>After the change was told of.</summary>
    private void ForgetWish(LeaderInfo now)
    {
        if (now.HasLeader) HandOverWish = null;
    }
}
