using Etcdserverpb;
using Microsoft.Extensions.Logging;
using MiniKube.ControlPlane.Store.Auth;
using MiniKube.ControlPlane.Store.Consensus;
using MiniKube.ControlPlane.Store.Mvcc;
using MiniKube.Machinery.Hosting.Metrics;

namespace MiniKube.ControlPlane.Store.Space;

/// <summary>
/// Watches quota and disk of one member. Tells of 70% and 95%; when the disk runs out it lets the reserve go, raises NOSPACE for the
/// whole cluster (writes stop; reads, deletes, compaction go on), has garbage among the values given back and, as soon as a snapshot
/// fits, the log shrunk. When there is space again it takes the reserve back and, if so configured, clears its alarm.
/// </summary>
internal sealed class SpaceGuard
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(2);

    private readonly IConsensus _consensus;
    private readonly StoreStateMachine _state;
    private readonly Func<SpaceReading> _read;
    private readonly DiskReserve _reserve;
    private readonly bool _clearsItself;
    private readonly ILogger _log;
    private volatile SpaceState _current = SpaceState.Ample;
    private Task _givingBack = Task.CompletedTask;

    /// <param name="read">Measures; quick.</param>
    /// <param name="clearsItself">Its alarm is cleared when space is back, not only by the operator.</param>
    public SpaceGuard(IConsensus consensus, StoreStateMachine state, Func<SpaceReading> read, DiskReserve reserve, bool clearsItself, MetricRegistry metrics, ILogger log)
    {
        (_consensus, _state, _read, _reserve, _clearsItself, _log) = (consensus, state, read, reserve, clearsItself, log);
        metrics.Observe("mk_store_space_used_ratio", "Part of the quota that keys and values take.", () => _read().Ratio);
        metrics.Observe("mk_store_space_level", "0 below 70% of the quota, 1 from 70%, 2 from 95%.", () => (int)_read().Level);
        metrics.Observe("mk_store_disk_free_bytes", "Bytes free where the data is.", () => _read().DiskFree);
        metrics.Observe("mk_store_disk_full", "Whether the disk counts as full.", () => _current.DiskShortage is null ? 0 : 1);
    }

    /// <summary>As of the last look.</summary>
    public SpaceState State => _current;

    /// <summary>The guard of a member on the disk its data is on.</summary>
    public static SpaceGuard For(StoreOptions options, long quota, StoreParts parts, ILogger log)
    {
        Directory.CreateDirectory(Path.Combine(options.DataFolder, "member"));
        var reserve = DiskReserve.For(options.DataFolder, options.DiskReserveBytes);
        var disk = new DriveInfo(Path.GetFullPath(options.DataFolder));
        SpaceReading Read() => new(parts.State.View.Size, quota, disk.AvailableFreeSpace, reserve.Bytes, (parts.Consensus as ILogSpace)?.SpaceShortage);
        return new SpaceGuard(parts.Consensus, parts.State, Read, reserve, options.NospaceAutoDisarm, parts.Metrics, log);
    }

    public async Task RunAsync(TimeProvider time, CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(s_pause, time);
        do
        {
            try
            {
                await LookAsync(cancellation);
            }
            catch (ConsensusException e)
            {
                SpaceLog.AlarmFailed(_log, e);
            }
        }
        while (await timer.WaitForNextTickAsync(cancellation));
    }

    /// <summary>Measures, and does what follows from it.</summary>
    internal async Task LookAsync(CancellationToken cancellation)
    {
        var reading = _read();
        Note(reading);
        if (reading.DiskShortage is { } shortage) await RunShortAsync(reading, shortage, cancellation);
        else if (reading.DiskFree >= (reading.LowWater * 2) + _reserve.Bytes && !_reserve.IsHeld && _reserve.TryHold()) SpaceLog.ReserveHeld(_log, _reserve.Bytes);
        if (_clearsItself && _consensus.Leader.IsLeader && AlarmOfOneWhoLeft() is { } left) await AlarmAsync(left, AlarmRequest.Types.AlarmAction.Deactivate, cancellation);
        if (!OwnAlarm()) return;
        GiveBack(reading);
        Shrink(reading);
        if (_clearsItself && reading.IsSettled && (_reserve.IsHeld || _reserve.Bytes == 0)) await ClearAsync(cancellation);
    }

    private void Note(SpaceReading reading)
    {
        var before = _current;
        var note = reading.DiskShortage ?? (reading.Level == SpaceLevel.Ample ? null : $"{reading.Ratio * 100:0}% of the quota is used");
        _current = new SpaceState(reading.Level, reading.DiskShortage, note);
        if (reading.Level > before.Level) SpaceLog.Filling(_log, reading.Ratio * 100, reading.Used, reading.Quota);
        else if (reading.Level < before.Level) SpaceLog.Emptying(_log, reading.Ratio * 100, reading.Used, reading.Quota);
        if (before.DiskShortage is not null && reading.DiskShortage is null) SpaceLog.DiskHasSpace(_log, reading.DiskFree);
    }

    private async Task RunShortAsync(SpaceReading reading, string shortage, CancellationToken cancellation)
    {
        if (_reserve.Release()) SpaceLog.ReserveReleased(_log, shortage, _reserve.Bytes);
        if (!OwnAlarm()) await AlarmAsync(_consensus.MemberId, AlarmRequest.Types.AlarmAction.Activate, cancellation);
    }

    /// <summary>On a small disk value files that are mostly garbage, too few to be compacted otherwise, can be what is missing.</summary>
    private void GiveBack(SpaceReading reading)
    {
        if (reading.IsSettled || !_givingBack.IsCompleted) return;
        if (_givingBack.Exception is { } failure) SpaceLog.GiveBackFailed(_log, failure);
        _givingBack = _state.GiveBackAsync();
    }

    /// <summary>A snapshot lets the log before it go, if there is room to write it. Two are needed, since two are kept; so it is asked for again.</summary>
    private void Shrink(SpaceReading reading)
    {
        if (!reading.IsSettled && reading.Used < reading.DiskFree / 2) (_consensus as ILogSpace)?.ShrinkLog();
    }

    private async Task ClearAsync(CancellationToken cancellation)
    {
        await AlarmAsync(_consensus.MemberId, AlarmRequest.Types.AlarmAction.Deactivate, cancellation);
        SpaceLog.AlarmCleared(_log);
    }

    private async Task AlarmAsync(ulong member, AlarmRequest.Types.AlarmAction action, CancellationToken cancellation)
    {
        var request = new AlarmRequest { Action = action, MemberID = member, Alarm = AlarmType.Nospace };
        await _consensus.ProposeAsync(StoreCommand.Encode(CommandKind.Alarm, request, Caller.Store), cancellation);
    }

    /// <summary>A member that was removed cannot clear its alarm any more; the others raise their own where they are short.</summary>
    private ulong? AlarmOfOneWhoLeft() =>
        _state.Alarms.All.FirstOrDefault(a => a.Alarm == AlarmType.Nospace && !_consensus.Members.Members.Any(m => m.Id == a.MemberID))?.MemberID;

    private bool OwnAlarm() => _state.Alarms.All.Any(a => a.MemberID == _consensus.MemberId && a.Alarm == AlarmType.Nospace);
}
