namespace MiniKube.ControlPlane.Store.Consensus;

/// <summary>Who leads, as this member sees it.</summary>
/// <param name="LeaderId">Member id of the leader; 0 when none is known.</param>
/// <param name="Term">Raft term.</param>
/// <param name="IsLeader">This member is the leader.</param>
/// <param name="IsLearner">This member is a learner (no vote; answers no linearizable read in etcd).</param>
public sealed record LeaderInfo(ulong LeaderId, ulong Term, bool IsLeader, bool IsLearner)
{
    /// <summary>Some leader is known.</summary>
    public bool HasLeader => LeaderId != 0;
}
