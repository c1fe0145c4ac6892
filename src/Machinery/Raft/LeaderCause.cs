namespace MiniKube.Machinery.Raft;

/// <summary>Why a member last left or gained a leader.</summary>
public enum LeaderCauseKind : byte
{
    /// <summary>It has just begun.</summary>
    Started,

    /// <summary>Nothing was heard from a leader for the election timeout.</summary>
    Silence,

    /// <summary>The connection to the leader broke, and it was not heard from since.</summary>
    Unreachable,

    /// <summary>As leader, it was answered by no majority for the election timeout.</summary>
    NoMajority,

    /// <summary>A later term was heard of: another member stood for election, or leads it.</summary>
    LaterTerm,

    /// <summary>The leader asked this member to take over.</summary>
    HandedOver,

    /// <summary>As leader, it was removed from the cluster.</summary>
    Removed,

    /// <summary>It alone votes, and waits for nobody.</summary>
    OnlyVoter,
}

/// <summary>A cause, and the member it came from; 0 for none.</summary>
public readonly record struct LeaderCause(LeaderCauseKind Kind, ulong Member);
