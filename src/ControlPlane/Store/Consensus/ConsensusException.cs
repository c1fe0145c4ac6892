namespace MiniKube.ControlPlane.Store.Consensus;

/// <summary>Why consensus could not serve a call. The services map these to etcd's codes and messages.</summary>
public enum ConsensusFailure
{
    /// <summary>No leader is known and none was elected in time; the request was not started. (etcdserver: no leader)</summary>
    NoLeader,

    /// <summary>Not applied in time; the outcome is unknown. (etcdserver: request timed out)</summary>
    Timeout,

    /// <summary>Not applied in time, and the leader was lost meanwhile; the outcome is unknown. (etcdserver: request timed out, possibly due to previous leader failure)</summary>
    LeaderLost,

    /// <summary>Too many requests in flight; not started. (etcdserver: too many requests)</summary>
    TooManyRequests,

    /// <summary>The disk is full; not started. (etcdserver: mvcc: database space exceeded)</summary>
    NoSpace,

    /// <summary>Larger than the configured request limit; not started. (etcdserver: request is too large)</summary>
    RequestTooLarge,

    /// <summary>This member has stopped or is stopping. (etcdserver: server stopped)</summary>
    Stopped,

    /// <summary>This call needs the leader and this member is not it. (etcdserver: not leader)</summary>
    NotLeader,

    /// <summary>Leadership was not handed over in time. (etcdserver: request timed out, waiting for the applied index / leader transfer)</summary>
    TransferFailed,

    /// <summary>The transfer target is no voting member. (etcdserver: bad leader transferee)</summary>
    BadTransferee,

    /// <summary>A membership change is refused: id exists. (etcdserver: member ID already exist)</summary>
    MemberIdExists,

    /// <summary>A membership change is refused: a peer URL is taken. (etcdserver: Peer URLs already exists)</summary>
    PeerUrlExists,

    /// <summary>A membership change is refused: no such member. (etcdserver: member not found)</summary>
    MemberNotFound,

    /// <summary>The member to promote is no learner. (etcdserver: can only promote a learner member)</summary>
    NotLearner,

    /// <summary>The learner has not caught up. (etcdserver: can only promote a learner member which is in sync with leader)</summary>
    LearnerNotReady,

    /// <summary>Only one learner is allowed. (etcdserver: too many learner members in cluster)</summary>
    TooManyLearners,

    /// <summary>The change would leave too few started members for a quorum. (etcdserver: re-configuration failed due to not enough started members)</summary>
    NotEnoughStarted,

    /// <summary>Too few members are connected for a safe change. (etcdserver: unhealthy cluster)</summary>
    Unhealthy,

    /// <summary>Another membership change is still in flight; try again.</summary>
    ChangeInProgress,
}

/// <summary>A call that consensus refused or could not finish; <see cref="Failure"/> says why.</summary>
public sealed class ConsensusException(ConsensusFailure failure, string message, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>The reason, one of a closed set.</summary>
    public ConsensusFailure Failure { get; } = failure;
}
