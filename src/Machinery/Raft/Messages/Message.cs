namespace MiniKube.Machinery.Raft.Messages;

/// <summary>The kinds of message; the numbers are the wire's.</summary>
public enum MessageType : byte
{
    /// <summary>Leader to follower: entries after (Index, LogTerm), and the commit index.</summary>
    Append = 1,

    /// <summary>Follower to leader: Index is stored, or (Reject) did not match, with RejectHint and LogTerm as a guess.</summary>
    AppendResponse = 2,

    /// <summary>Candidate: vote for me; Index and LogTerm are its last entry's. Context is 1 in a leadership transfer.</summary>
    Vote = 3,

    /// <summary>The answer to <see cref="Vote"/>.</summary>
    VoteResponse = 4,

    /// <summary>Would you vote for me in this term? Changes no state.</summary>
    PreVote = 5,

    /// <summary>The answer to <see cref="PreVote"/>; a yes carries the term asked about.</summary>
    PreVoteResponse = 6,

    /// <summary>Leader is alive; carries the commit index that the follower may take, and the beat's number in Context.</summary>
    Heartbeat = 7,

    /// <summary>Echoes the beat's number.</summary>
    HeartbeatResponse = 8,

    /// <summary>The follower needs a snapshot; the host ships the bytes and steps this message in when they are all there.</summary>
    Snapshot = 9,

    /// <summary>Entries proposed on another member, for the leader of the term in LogTerm only.</summary>
    Propose = 10,

    /// <summary>A read barrier asked on another member; Context names it.</summary>
    ReadIndex = 11,

    /// <summary>The index the barrier must wait for.</summary>
    ReadIndexResponse = 12,

    /// <summary>Asks the leader to hand over to From.</summary>
    TransferLeader = 13,

    /// <summary>Campaign now, without waiting and without a pre-vote.</summary>
    TimeoutNow = 14,

    /// <summary>Leader to follower: everything up to Commit, which the follower has acknowledged, is committed. Has no answer.</summary>
    Commit = 15,
}

/// <summary>
/// What members say to each other. Immutable and shared: the host may send it at any time after the core gave it out.
/// Term 0 marks forwarded requests, which have no term of their own.
/// </summary>
public sealed record Message
{
    public required MessageType Type { get; init; }

    public ulong From { get; init; }

    public ulong To { get; init; }

    public ulong Term { get; init; }

    /// <summary>Term of the entry at <see cref="Index"/>.</summary>
    public ulong LogTerm { get; init; }

    public ulong Index { get; init; }

    public ulong Commit { get; init; }

    public bool Reject { get; init; }

    public ulong RejectHint { get; init; }

    public ulong Context { get; init; }

    public ReadOnlyMemory<Entry> Entries { get; init; }

    public SnapshotPoint? Snapshot { get; init; }

    /// <inheritdoc/>
    public override string ToString() =>
        $"{From}->{To} {Type} t{Term} i{Index}/{LogTerm} c{Commit}"
        + (Entries.IsEmpty ? "" : $" n{Entries.Length}")
        + (Reject ? $" reject~{RejectHint}" : "")
        + (Context != 0 ? $" x{Context}" : "")
        + (Snapshot is null ? "" : $" snap@{Snapshot.Index}/{Snapshot.Term}");
}
