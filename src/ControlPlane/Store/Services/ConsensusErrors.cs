using Grpc.Core;
using MiniKube.ControlPlane.Store.Consensus;
using MiniKube.ControlPlane.Store.Mvcc;

namespace MiniKube.ControlPlane.Store.Services;

/// <summary>Says in etcd's words why consensus refused.</summary>
internal static class ConsensusErrors
{
    public static RpcException ToException(ConsensusException e) => ToError(e).ToException();

    public static StoreError ToError(ConsensusException e) => e.Failure switch
    {
        ConsensusFailure.NoLeader => StoreError.NoLeader,
        ConsensusFailure.Timeout => StoreError.Timeout,
        ConsensusFailure.LeaderLost => StoreError.TimeoutLeaderFailed,
        ConsensusFailure.TooManyRequests => StoreError.TooManyRequests,
        ConsensusFailure.NoSpace => StoreError.NoSpace,
        ConsensusFailure.RequestTooLarge => StoreError.RequestTooLarge,
        ConsensusFailure.Stopped => StoreError.Stopped,
        ConsensusFailure.NotLeader => StoreError.NotLeader,
        ConsensusFailure.TransferFailed => StoreError.TimeoutLeaderTransfer,
        ConsensusFailure.BadTransferee => StoreError.BadLeaderTransferee,
        ConsensusFailure.MemberIdExists => StoreError.MemberExists,
        ConsensusFailure.PeerUrlExists => StoreError.PeerUrlExists,
        ConsensusFailure.MemberNotFound => StoreError.MemberNotFound,
        ConsensusFailure.NotLearner => StoreError.MemberNotLearner,
        ConsensusFailure.LearnerNotReady => StoreError.LearnerNotReady,
        ConsensusFailure.TooManyLearners => StoreError.TooManyLearners,
        ConsensusFailure.NotEnoughStarted => StoreError.MemberNotEnoughStarted,
        ConsensusFailure.Unhealthy or ConsensusFailure.ChangeInProgress => StoreError.Unhealthy,
        _ => new StoreError(StatusCode.Unknown, e.Message),
    };
}
