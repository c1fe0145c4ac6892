using System.Globalization;
using Etcdserverpb;
using Microsoft.Extensions.Logging;
using MiniKube.ControlPlane.Store.Consensus;
using MiniKube.ControlPlane.Store.Auth;
using MiniKube.ControlPlane.Store.Mvcc;
using MiniKube.Machinery.Hosting.Options;

namespace MiniKube.ControlPlane.Store.Services;

/// <summary>Compacts by age or by count, from the leader, at most every five minutes.</summary>
internal sealed class AutoCompaction(StoreOptions options, IConsensus consensus, StoreStateMachine state, TimeProvider time, ILogger log)
{
    private const int MaxSamples = 20;

    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(5);

    private readonly Queue<(long At, long Revision)> _samples = new();

    /// <summary>Ends at once when automatic compaction is off.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var byCount = options.AutoCompactionMode == "revision";
        var retention = Retention(options.AutoCompactionRetention, byCount);
        if (retention <= 0) return;
        var age = TimeSpan.FromTicks(byCount ? 0 : retention);
        var pause = byCount || age > s_longest * MaxSamples ? s_longest : age / MaxSamples;
        if (!byCount && pause < TimeSpan.FromSeconds(1)) pause = TimeSpan.FromSeconds(1);
        using var timer = new PeriodicTimer(pause, time);
        while (await timer.WaitForNextTickAsync(cancellation))
        {
            var target = byCount ? state.View.Revision - retention : Sample(age);
            if (consensus.Leader.IsLeader && target > Math.Max(0, state.View.CompactRevision)) await CompactAsync(target, cancellation);
        }
    }

    /// <summary>Ticks for an age, a number for a count; 0 for off.</summary>
    internal static long Retention(string text, bool byCount)
    {
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return byCount ? number : TimeSpan.FromHours(number).Ticks;
        return !byCount && GoDuration.TryParse(text, out var age) ? age.Ticks : 0;
    }

    /// <summary>The newest revision known to be so old; 0 while none is. By the clock and not by the number of looks: after a pause two come close together.</summary>
    private long Sample(TimeSpan age)
    {
        _samples.Enqueue((time.GetTimestamp(), state.View.Revision));
        long found = 0;
        while (_samples.TryPeek(out var oldest) && time.GetElapsedTime(oldest.At) >= age) found = _samples.Dequeue().Revision;
        return found;
    }

    private async Task CompactAsync(long revision, CancellationToken cancellation)
    {
        try
        {
            await consensus.ProposeAsync(StoreCommand.Encode(CommandKind.Compact, new CompactionRequest { Revision = revision }, Caller.Store), cancellation);
            StoreLog.Compacted(log, revision);
        }
        catch (ConsensusException e)
        {
            StoreLog.CompactionFailed(log, e, revision);
        }
    }
}
