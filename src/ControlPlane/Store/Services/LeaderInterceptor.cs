using Grpc.Core;
using Grpc.Core.Interceptors;
using MiniKube.ControlPlane.Store.Consensus;
using MiniKube.ControlPlane.Store.Mvcc;

namespace MiniKube.ControlPlane.Store.Services;

/// <summary>Refuses calls that need a leader where there is none, and calls a learner does not answer. Adds nothing to the calls it lets pass.</summary>
internal sealed class LeaderInterceptor(IConsensus consensus, LeaderWatch leader) : Interceptor
{
    private static readonly HashSet<string> s_learnerAnswers =
    [
        "/etcdserverpb.KV/Range", "/etcdserverpb.Maintenance/Status", "/etcdserverpb.Maintenance/Alarm", "/etcdserverpb.Cluster/MemberList",
    ];

    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        leader.Require(context);
        if (consensus.Leader.IsLearner) RequireLearnerAnswers(request, context);
        return continuation(request, context);
    }

    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        leader.Require(context);
        if (consensus.Leader.IsLearner) throw StoreError.NotSupportedForLearner.ToException();
        return continuation(requestStream, responseStream, context);
    }

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        leader.Require(context);
        if (consensus.Leader.IsLearner && context.Method != "/etcdserverpb.Maintenance/Snapshot") throw StoreError.NotSupportedForLearner.ToException();
        return continuation(request, responseStream, context);
    }

    private static void RequireLearnerAnswers(object request, ServerCallContext context)
    {
        var refuses = request is Etcdserverpb.RangeRequest range ? !range.Serializable : !s_learnerAnswers.Contains(context.Method);
        if (refuses) throw StoreError.NotSupportedForLearner.ToException();
    }
}
