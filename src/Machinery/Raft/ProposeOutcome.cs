namespace MiniKube.Machinery.Raft;

/// <summary>What became of a proposal at the moment it was made.</summary>
public enum ProposeOutcome : byte
{
    /// <summary>In the leader's log, or on its way to the leader. It may still be lost.</summary>
    Accepted,

    /// <summary>No leader is known.</summary>
    NoLeader,

    /// <summary>Too much is uncommitted already.</summary>
    Overloaded,

    /// <summary>Leadership is being handed over.</summary>
    Transferring,

    /// <summary>Another configuration change is not yet applied, or this one does not fit the present configuration.</summary>
    ConfChangeRefused,
}
