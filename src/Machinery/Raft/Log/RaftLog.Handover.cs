namespace MiniKube.Machinery.Raft.Log;

/// <summary>
/// What is on its way to disk and to the state machine. Several hand-overs may be on their way; they finish in order.
/// A hand-over whose end was replaced meanwhile is clipped, so that finishing it never marks newer entries as stored.
/// </summary>
internal sealed partial class RaftLog
{
    private readonly Queue<DiskHandover> _toDisk = new();
    private readonly Queue<(ulong Through, long Bytes)> _toApply = new();
    private ulong _handedToDisk;
    private long _applyingBytes;
    private SnapshotPoint? _unsavedSnapshot;
    private bool _snapshotHanded;

    /// <summary>Entries up to here may be sent and stored; a leader lets what comes after wait for its next round.</summary>
    public ulong Offered { get; private set; }

    /// <summary>A snapshot was taken over from the leader and is not yet known to be stored and restored.</summary>
    public bool HasUnsavedSnapshot => _unsavedSnapshot is not null;

    public bool HasDiskWork => _handedToDisk < Offered || (_unsavedSnapshot is not null && !_snapshotHanded);

    public bool HasApplyWork(RaftConfig config) =>
        _unsavedSnapshot is null && Committed > HandedToApply
        && _toApply.Count < config.MaxApplyingBatches && _applyingBytes < config.MaxApplyingBytes;

    /// <summary>Replaces the whole log by a snapshot.</summary>
    public void Restore(SnapshotPoint snapshot)
    {
        Remove(0, _entries.Count);
        ClipHandover(0);
        _baseIndex = snapshot.Index;
        _baseTerm = snapshot.Term;
        Committed = snapshot.Index;
        _handedToDisk = Offered = snapshot.Index;
        _unsavedSnapshot = snapshot;
        _snapshotHanded = false;
    }

    /// <summary>Everything the log has may be sent and stored.</summary>
    public void OfferAll() => Offered = LastIndex;

    /// <summary>Gives out everything offered and not yet on its way to disk.</summary>
    public (SnapshotPoint? Snapshot, Entry[] Entries) HandToDisk(long number)
    {
        SnapshotPoint? snapshot = _snapshotHanded ? null : _unsavedSnapshot;
        _snapshotHanded = _unsavedSnapshot is not null;
        Entry[] entries = Slice(_handedToDisk + 1, Offered, long.MaxValue);
        _handedToDisk = Offered;
        if (snapshot is not null || entries.Length > 0)
            _toDisk.Enqueue(new DiskHandover { Number = number, Through = Offered, Snapshot = snapshot });
        return (snapshot, entries);
    }

    /// <summary>The hand-overs up to a number are on stable storage (and a snapshot among them is restored).</summary>
    public void Persisted(long number)
    {
        while (_toDisk.TryPeek(out DiskHandover? done) && done.Number <= number)
        {
            _toDisk.Dequeue();
            if (done.Snapshot is not null && ReferenceEquals(done.Snapshot, _unsavedSnapshot)) FinishSnapshot(done.Snapshot);
            Stable = Math.Max(Stable, done.Through);
        }
    }

    /// <summary>Gives out the next committed entries. A quorum has them on its disks; this member's may still be writing them.</summary>
    public Entry[] HandToApply(RaftConfig config)
    {
        if (!HasApplyWork(config)) return [];
        Entry[] entries = Slice(HandedToApply + 1, Committed, config.MaxCommittedBytesPerReady);
        long bytes = 0;
        foreach (Entry entry in entries) bytes += entry.Size;
        HandedToApply = entries[^1].Index;
        _toApply.Enqueue((HandedToApply, bytes));
        _applyingBytes += bytes;
        return entries;
    }

    /// <summary>The state machine has finished everything up to an index.</summary>
    public void AppliedTo(ulong index)
    {
        Applied = Math.Max(Applied, index);
        while (_toApply.TryPeek(out (ulong Through, long Bytes) batch) && batch.Through <= index)
        {
            _applyingBytes -= batch.Bytes;
            _toApply.Dequeue();
        }
    }

    private void FinishSnapshot(SnapshotPoint snapshot)
    {
        _unsavedSnapshot = null;
        _snapshotHanded = false;
        Stable = snapshot.Index;
        HandedToApply = Applied = snapshot.Index;
        _toApply.Clear();
        _applyingBytes = 0;
    }

    private void ClipHandover(ulong through)
    {
        foreach (DiskHandover handover in _toDisk) handover.Through = Math.Min(handover.Through, through);
        Stable = Math.Min(Stable, through);
        _handedToDisk = Math.Min(_handedToDisk, through);
        Offered = Math.Min(Offered, through);
    }

    private sealed class DiskHandover
    {
        public required long Number { get; init; }

        public ulong Through { get; set; }

        public SnapshotPoint? Snapshot { get; init; }
    }
}
