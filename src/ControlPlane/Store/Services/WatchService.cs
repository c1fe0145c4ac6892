using Etcdserverpb;
using Grpc.Core;
using MiniKube.ControlPlane.Store.Auth;
using MiniKube.ControlPlane.Store.Watch;

namespace MiniKube.ControlPlane.Store.Services;

/// <summary>etcd's Watch service: a <see cref="WatchSession"/> a stream.</summary>
internal sealed class WatchService(StoreNode node, Callers callers, WatchHub hub, ProgressTimer progress, LeaderWatch leader) : Etcdserverpb.Watch.WatchBase
{
    /// <summary>What etcd adds to the request limit before it cuts a response into fragments.</summary>
    private const int MessageOverhead = 512 * 1024;

    public override async Task Watch(IAsyncStreamReader<WatchRequest> requestStream, IServerStreamWriter<WatchResponse> responseStream, ServerCallContext context)
    {
        using var guard = leader.Guard(context);
        var session = new WatchSession(hub, node.Header, responseStream, node.Limits.MaxRequestBytes + MessageOverhead, request => RefusalAsync(request, context));
        using var registration = progress.Register(session);
        try
        {
            await session.RunAsync(requestStream, guard.Token);
        }
        catch (OperationCanceledException) when (guard.IsLeaderLost)
        {
            throw Mvcc.StoreError.NoLeader.ToException();
        }
    }

    /// <summary>Why a watch may not be created, as etcd writes it into the answer; null when it may.</summary>
    private async ValueTask<string?> RefusalAsync(WatchCreateRequest request, ServerCallContext context)
    {
        try
        {
            await callers.RequireAsync(context, (auth, caller) => Access.Range(auth, caller, WatchSession.FirstKey(request), request.RangeEnd));
            return null;
        }
        catch (RpcException e)
        {
            return $"rpc error: code = {e.StatusCode} desc = {e.Status.Detail}";
        }
    }
}
