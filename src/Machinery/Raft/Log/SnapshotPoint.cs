namespace MiniKube.Machinery.Raft.Log;

/// <summary>
/// Where a snapshot of the state machine stands in the log. The bytes are the host's business:
/// the core only decides that a follower needs one and that one was installed.
/// </summary>
public sealed record SnapshotPoint(ulong Index, ulong Term, ConfState Configuration)
{
    /// <summary>The beginning: nothing applied, no configuration.</summary>
    public static SnapshotPoint Origin { get; } = new(0, 0, ConfState.Empty);
}
