using MiniKube.Machinery.Raft;

namespace MiniKube.ControlPlane.Store.Wal;

/// <summary>What a replay found.</summary>
/// <param name="Owner">Whose log it is.</param>
/// <param name="HardState">The last one written.</param>
/// <param name="Marks">Snapshots marked, oldest first; empty before the first.</param>
/// <param name="Entries">By index, without gaps; may begin before the last mark. Checked, but looking at a payload for the first time reads it from the disk, which may fail.</param>
/// <param name="TornBytes">Bytes of an unfinished last write that were dropped; 0 after a clean stop.</param>
public sealed record WalContents(
    WalOwner Owner, HardState HardState, IReadOnlyList<SnapshotPoint> Marks, IReadOnlyList<Entry> Entries, long TornBytes)
{
    /// <summary>The state a member starts from when it restores the snapshot at <paramref name="snapshot"/>.</summary>
    /// <exception cref="WalCorruptException">Entries between the snapshot and the end of the log are missing.</exception>
    public RecoveredState RecoverFrom(SnapshotPoint snapshot)
    {
        Entry[] rest = [.. Entries.Where(e => e.Index > snapshot.Index)];
        if (rest.Length > 0 && rest[0].Index != snapshot.Index + 1)
            throw new WalCorruptException($"the log continues at {rest[0].Index}, the snapshot ends at {snapshot.Index}");
        ulong last = rest.Length > 0 ? rest[^1].Index : snapshot.Index;
        if (HardState.Commit > last)
            throw new WalCorruptException($"the log ends at {last}, {HardState.Commit} was committed");
        return new RecoveredState(HardState, snapshot, rest);
    }
}
