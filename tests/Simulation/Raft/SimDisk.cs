using MiniKube.ControlPlane.Store.Wal;
using MiniKube.Machinery.Raft;

namespace MiniKube.Simulation.Tests.Raft;

/// <summary>
/// A disk that keeps what was synced. Writes reach it in order; at a crash each unsynced write is lost,
/// but a prefix of them (even part of one) may have made it.
/// </summary>
internal sealed class SimDisk
{
    private readonly List<Entry> _entries = [];
    private readonly Queue<Ready> _unsynced = new();
    private readonly Dictionary<ulong, SimState> _files = [];
    private readonly bool _forgetsVote;
    private readonly SimLog? _log;

    public SimDisk(RecoveredState initial, bool forgetsVote, bool realLog)
    {
        _log = realLog ? new SimLog(initial) : null;
        HardState = initial.HardState;
        _entries.AddRange(initial.Entries);
        _forgetsVote = forgetsVote;
    }

    public HardState HardState { get; private set; }

    public SnapshotPoint Snapshot { get; private set; } = SnapshotPoint.Origin;

    /// <summary>The state machine's state at <see cref="Snapshot"/>.</summary>
    public SimState SnapshotState { get; private set; } = SimState.Empty;

    public int PendingWrites => _unsynced.Count;

    /// <summary>A snapshot file that arrived; it is used when the log names it.</summary>
    public SimState? ReceivedFile { get; set; }

    public RecoveredState Recover() => new(HardState, Snapshot, [.. _entries.Where(e => e.Index > Snapshot.Index)]);

    public void Write(Ready ready)
    {
        _unsynced.Enqueue(ready);
        if (ready.Snapshot is { } snapshot && ReceivedFile is { } file && file.Index == snapshot.Index) _files[file.Index] = file;
        _log?.Write(ready, Remembered(ready));
    }

    /// <summary>The oldest write is on the platter.</summary>
    public void SyncOldest()
    {
        _log?.Sync();
        Store(_unsynced.Dequeue());
    }

    public void SaveSnapshot(SnapshotPoint point, SimState state)
    {
        if (point.Index <= Snapshot.Index) return;
        Snapshot = point;
        SnapshotState = state;
        _files[point.Index] = state;
        _log?.Mark(point);
        _entries.RemoveAll(e => e.Index <= point.Index);
    }

    /// <summary>Power cut: a random prefix of what was not synced survives.</summary>
    public void Crash(Random random)
    {
        if (_log is not null)
        {
            Replay(_log.CrashAndReplay(new Random(random.Next())));
            return;
        }

        int survivors = random.Next(_unsynced.Count + 1);
        for (int i = 0; i < survivors; i++) Store(_unsynced.Dequeue());
        if (_unsynced.TryPeek(out Ready? torn) && torn.Snapshot is null && torn.Entries.Length > 0 && random.Next(2) == 0)
            StoreEntries(torn.Entries.Span[..random.Next(torn.Entries.Length)]);
        _unsynced.Clear();
        ReceivedFile = null;
    }

    /// <summary>Whether an entry is safe here, in the log or inside the snapshot.</summary>
    public bool Holds(ulong index, ulong term)
    {
        if (index <= Snapshot.Index) return true;
        Entry found = _entries.Find(e => e.Index == index);
        return found.Index == index && found.Term == term;
    }

    private HardState? Remembered(Ready ready) => _forgetsVote ? ready.HardState is { } state ? state with { Vote = 0 } : null : ready.HardState;

    /// <summary>Starts again from what the real log gave back.</summary>
    private void Replay(WalContents contents)
    {
        _unsynced.Clear();
        ReceivedFile = null;
        Snapshot = contents.Marks.Count > 0 ? contents.Marks[^1] : SnapshotPoint.Origin;
        SnapshotState = Snapshot.Index == 0 ? SimState.Empty : _files[Snapshot.Index];
        RecoveredState state = contents.RecoverFrom(Snapshot);
        HardState = state.HardState;
        _entries.Clear();
        _entries.AddRange(state.Entries);
    }

    private void Store(Ready ready)
    {
        if (ready.Snapshot is { } snapshot)
        {
            _entries.Clear();
            Snapshot = snapshot;
            SnapshotState = ReceivedFile is { } file && file.Index == snapshot.Index ? file : SnapshotState;
        }

        StoreEntries(ready.Entries.Span);
        if (Remembered(ready) is { } state) HardState = state;
    }

    private void StoreEntries(ReadOnlySpan<Entry> entries)
    {
        if (entries.IsEmpty) return;
        ulong first = entries[0].Index;
        _entries.RemoveAll(e => e.Index >= first);
        foreach (Entry entry in entries)
            if (entry.Index > Snapshot.Index) _entries.Add(entry);
    }
}
