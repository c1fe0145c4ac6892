namespace MiniKube.Machinery.Raft;

/// <summary>What a member read back from its disk before it starts. Entries follow the snapshot without a gap.</summary>
public sealed record RecoveredState(HardState HardState, SnapshotPoint Snapshot, IReadOnlyList<Entry> Entries)
{
    /// <summary>A new member that joins an existing cluster: it knows nothing.</summary>
    public static RecoveredState Empty { get; } = new(default, SnapshotPoint.Origin, []);

    /// <summary>
    /// The first state of a new cluster: one committed change per member, in id order, at term 1,
    /// so that all founders begin with the same log and later members learn the founders from it.
    /// The host must store it before it starts the core.
    /// </summary>
    public static RecoveredState Bootstrap(IEnumerable<(ulong Id, ReadOnlyMemory<byte> Context)> founders)
    {
        Entry[] entries = [.. founders.OrderBy(f => f.Id).Select((f, i) => new Entry(
            1, (ulong)i + 1, EntryType.ConfChange, ConfChange.Single(ConfChangeType.AddVoter, f.Id, f.Context).Encode()))];
        return new RecoveredState(new HardState(1, 0, (ulong)entries.Length), SnapshotPoint.Origin, entries);
    }
}
