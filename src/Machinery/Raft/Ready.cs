namespace MiniKube.Machinery.Raft;

/// <summary>A member's part in its term.</summary>
public enum RaftRole : byte
{
    Follower,
    PreCandidate,
    Candidate,
    Leader,
}

/// <summary>A read barrier that was proved: once the state machine has applied <paramref name="Index"/>, the read is linearizable.</summary>
/// <param name="Context">The number given to <see cref="RaftNode.ReadIndex"/>.</param>
/// <param name="Index">What must be applied first.</param>
public readonly record struct ReadState(ulong Context, ulong Index);

/// <summary>
/// What the host must do next. Order of duties:
/// 1. send <see cref="Messages"/> at once;
/// 2. store <see cref="Snapshot"/>, <see cref="Entries"/> and <see cref="HardState"/> (later entries replace earlier ones
///    of the same or a higher index), and sync if <see cref="MustSync"/>;
/// 3. then send <see cref="MessagesAfterPersist"/> and call <see cref="RaftNode.Advance"/>, in the order the Readys came;
/// 4. apply <see cref="Committed"/> in order, at any time, and report with <see cref="RaftNode.ReportApplied"/>.
/// The next Ready may be taken before an earlier one is stored.
/// </summary>
public sealed class Ready
{
    /// <summary>Counts up from 1.</summary>
    public required long Number { get; init; }

    /// <summary>Term, vote and commit when one of them changed.</summary>
    public HardState? HardState { get; init; }

    /// <summary>Entries to store.</summary>
    public ReadOnlyMemory<Entry> Entries { get; init; }

    /// <summary>A snapshot to install: log and state machine start again at its index. Advance only when both are done.</summary>
    public SnapshotPoint? Snapshot { get; init; }

    /// <summary>Sent without waiting for the disk; the leader's replication overlaps its own write.</summary>
    public required IReadOnlyList<Message> Messages { get; init; }

    /// <summary>Promises about this member's disk: sent only when this Ready and all before it are stored.</summary>
    public required IReadOnlyList<Message> MessagesAfterPersist { get; init; }

    /// <summary>
    /// Entries on stable storage of a quorum. They may be among <see cref="Entries"/>, of this or an earlier Ready that is not stored yet: a state
    /// machine that outlives the process must not get ahead of the log on its own disk.
    /// </summary>
    public ReadOnlyMemory<Entry> Committed { get; init; }

    /// <summary>The configuration in force after <see cref="Committed"/>.</summary>
    public required ConfState Configuration { get; init; }

    /// <summary>Read barriers proved.</summary>
    public required IReadOnlyList<ReadState> ReadStates { get; init; }

    /// <summary>A follower needs a snapshot and the last one stored is too old: the host should take one now.</summary>
    public bool SnapshotWanted { get; init; }

    /// <summary>What is stored must be synced before step 3; a changed commit index alone need not be.</summary>
    public bool MustSync { get; init; }

    /// <summary>The role, leader and term at the moment.</summary>
    public required RaftRole Role { get; init; }

    /// <summary>The leader known, or 0.</summary>
    public required ulong Leader { get; init; }

    /// <summary>The term.</summary>
    public required ulong Term { get; init; }

    internal bool VotedForSelf { get; init; }
}
