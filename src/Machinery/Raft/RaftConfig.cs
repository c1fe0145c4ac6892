namespace MiniKube.Machinery.Raft;

/// <summary>How the leader proves to a reader that it still leads.</summary>
public enum ReadMode : byte
{
    /// <summary>A quorum echoes a heartbeat sent after the read arrived. Needs no assumption about clocks.</summary>
    Quorum,

    /// <summary>The lease of the last heartbeat round that a quorum echoed. Assumes that ticks of all members pass at about the same rate.</summary>
    Lease,
}

/// <summary>Settings of one member; fixed for its life.</summary>
public sealed record RaftConfig
{
    /// <summary>This member's id; never 0.</summary>
    public required ulong Id { get; init; }

    /// <summary>Source of the election jitter. Seeded by the host: the same seed and inputs replay the same run.</summary>
    public required Random Random { get; init; }

    /// <summary>Ticks without a leader before a member campaigns (each adds up to as many again at random).</summary>
    public int ElectionTicks { get; init; } = 10;

    /// <summary>Ticks between heartbeats.</summary>
    public int HeartbeatTicks { get; init; } = 1;

    /// <summary>Payload of one append message, at most (one entry may exceed it).</summary>
    public long MaxMessageBytes { get; init; } = 1 << 20;

    /// <summary>Append messages on their way to one follower.</summary>
    public int MaxInflightMessages { get; init; } = 256;

    /// <summary>Bytes on their way to one follower.</summary>
    public long MaxInflightBytes { get; init; } = 64 << 20;

    /// <summary>
    /// Rounds of entries a leader has under way, sent and not yet committed; proposals that come meanwhile share the next one.
    /// Few rounds make large ones: less work a proposal under load, and no wait without.
    /// </summary>
    public int MaxOpenRounds { get; init; } = 4;

    /// <summary>Messages with proposals that a follower sends the leader before it hears from it again.</summary>
    public int MaxForwards { get; init; } = 3;

    /// <summary>Payload of entries proposed and not yet committed; beyond it proposals are refused.</summary>
    public long MaxUncommittedBytes { get; init; } = 256 << 20;

    /// <summary>Bytes of committed entries given out in one <see cref="Ready"/>.</summary>
    public long MaxCommittedBytesPerReady { get; init; } = 4 << 20;

    /// <summary>Bytes of committed entries given out and not yet reported as applied; more wait in the core.</summary>
    public long MaxApplyingBytes { get; init; } = 64 << 20;

    /// <summary>Batches of committed entries given out and not yet reported as applied.</summary>
    public int MaxApplyingBatches { get; init; } = 64;

    /// <summary>Ask whether an election could be won before disturbing the cluster with a new term.</summary>
    public bool PreVote { get; init; } = true;

    /// <summary>A leader that no quorum answers steps down; followers of a live leader refuse to vote.</summary>
    public bool CheckQuorum { get; init; } = true;

    /// <summary>How linearizable reads are proved.</summary>
    public ReadMode ReadMode { get; init; }

    /// <summary>
    /// A classic mistake (Raft, figure 8), which only tests can switch on, to show that the simulation finds it:
    /// entries of earlier terms are committed as soon as a majority has them.
    /// </summary>
    internal bool CommitsEarlierTermsByCount { get; init; }

    /// <summary>Refuses nonsense at start.</summary>
    /// <exception cref="ArgumentException">A value is out of range.</exception>
    public void Validate()
    {
        if (Id == 0) throw new ArgumentException("the member id must not be 0");
        if (HeartbeatTicks < 1) throw new ArgumentException("heartbeat ticks must be at least 1");
        if (ElectionTicks <= HeartbeatTicks) throw new ArgumentException("election ticks must be greater than heartbeat ticks");
        if (MaxInflightMessages < 1) throw new ArgumentException("at least one message must be allowed in flight");
        if (MaxOpenRounds < 1) throw new ArgumentException("at least one round must be allowed under way");
        if (MaxForwards < 1) throw new ArgumentException("at least one forward must be allowed under way");
        if (ReadMode == ReadMode.Lease && !CheckQuorum) throw new ArgumentException("lease reads need the quorum check");
    }
}
