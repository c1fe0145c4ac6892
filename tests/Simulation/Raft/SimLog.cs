using MiniKube.ControlPlane.Store.Wal;
using MiniKube.Machinery.Raft;
using MiniKube.Store.Tests.Wal;

namespace MiniKube.Simulation.Tests.Raft;

/// <summary>The store's real write-ahead log on a disk in memory, behind a simulated member.</summary>
internal sealed class SimLog
{
    private static readonly WalOptions s_options = new() { SegmentBytes = 8 << 10, FirstSegmentBytes = 4 << 10 };
    private readonly MemoryWalDisk _disk = new();
    private WriteAheadLog _log;
    private ulong _lastMark;

    public SimLog(RecoveredState initial) => _log = WriteAheadLog.Create(_disk, s_options, new WalOwner(1, 1), initial);

    public void Write(Ready ready, HardState? state)
    {
        if (ready.Snapshot is { } snapshot) _log.Append(snapshot);
        _log.Reserve(ready.Entries.Span);
        _log.Append(ready.Entries.Span);
        if (state is { } changed) _log.Append(changed);
        _log.Flush(sync: false);
    }

    public void Sync() => _log.Flush(sync: true);

    /// <summary>Notes a snapshot and lets go of what the one before it covered.</summary>
    public void Mark(SnapshotPoint point)
    {
        _log.Append(point);
        _log.Flush(sync: true);
        _log.Release(_lastMark);
        _lastMark = point.Index;
    }

    /// <summary>Power cut: what was not synced survives in some sectors and not in others.</summary>
    public WalContents CrashAndReplay(Random random)
    {
        _log.SettleAsync().GetAwaiter().GetResult();
        _log.Dispose();
        _disk.Crash(random);
        (_log, WalContents contents) = WriteAheadLog.Open(_disk, s_options);
        return contents;
    }
}
