using MiniKube.ControlPlane.Store.Membership;

namespace MiniKube.ControlPlane.Store.Consensus;

/// <summary>
/// The seam between consensus and everything above it (services, leases, alarms).
/// Thread-safe. Calls that fail throw <see cref="ConsensusException"/>, or
/// <see cref="OperationCanceledException"/> when the caller's token is cancelled (the outcome of a proposal is then unknown).
/// </summary>
public interface IConsensus
{
    /// <summary>Id of the cluster, the same on every member (etcd's ResponseHeader.cluster_id).</summary>
    ulong ClusterId { get; }

    /// <summary>Id of this member (etcd's ResponseHeader.member_id).</summary>
    ulong MemberId { get; }

    /// <summary>Leader and term; replaced as a whole when either changes.</summary>
    LeaderInfo Leader { get; }

    /// <summary>Highest index known to be committed.</summary>
    ulong CommittedIndex { get; }

    /// <summary>Index of the last entry the state machine has completed (after CompleteBatch).</summary>
    ulong AppliedIndex { get; }

    /// <summary>Members, learners included, as of <see cref="AppliedIndex"/>.</summary>
    MemberList Members { get; }

    /// <summary>Raised after <see cref="Leader"/> changed, on the consensus task: handlers must be quick and must not block or throw.</summary>
    event Action<LeaderInfo>? LeaderChanged;

    /// <summary>Raised after <see cref="Members"/> changed, on the applier: handlers must be quick and must not block or throw.</summary>
    event Action<MemberList>? MembersChanged;

    /// <summary>
    /// Replicates a request and completes when it is applied on this member, with the state machine's result.
    /// Forwarded to the leader when this member is not it. Concurrent proposals share one append, one sync and one message per follower.
    /// </summary>
    /// <param name="request">What <see cref="IStateMachine.Apply"/> will get on every member; no longer the caller's.</param>
    /// <param name="cancellation">Gives up waiting; the request may still be applied.</param>
    ValueTask<ApplyResult> ProposeAsync(Proposal request, CancellationToken cancellation);

    /// <summary>
    /// A linearizable read barrier: completes when the state machine of this member has applied everything
    /// that was committed anywhere before the call. Concurrent callers share one round.
    /// </summary>
    Task ReadIndexAsync(CancellationToken cancellation);

    /// <summary>Applies a membership change through the log and completes when it is in force on this member.</summary>
    Task<MemberList> ChangeMembershipAsync(MemberChange change, CancellationToken cancellation);

    /// <summary>Hands leadership to a voting member; only on the leader. Completes when this member sees the new leader.</summary>
    Task TransferLeadershipAsync(ulong targetMemberId, CancellationToken cancellation);
}
