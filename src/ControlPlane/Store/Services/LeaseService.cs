using System.Security.Cryptography;
using Etcdserverpb;
using Grpc.Core;
using MiniKube.ControlPlane.Store.Auth;
using MiniKube.ControlPlane.Store.Mvcc;

namespace MiniKube.ControlPlane.Store.Services;

/// <summary>etcd's Lease service. Renewals go through the log, so every member knows them and the remaining time survives a change of leader.</summary>
internal sealed class LeaseService(StoreNode node, Callers callers, LeaderWatch leader) : Lease.LeaseBase
{
    private const long MaxTtl = 9_000_000_000;

    public override async Task<LeaseGrantResponse> LeaseGrant(LeaseGrantRequest request, ServerCallContext context)
    {
        if (request.TTL > MaxTtl) throw StoreError.LeaseTtlTooLarge.ToException();
        await node.RequireSpaceAsync(request);
        var grant = new LeaseGrantRequest
        {
            ID = request.ID != 0 ? request.ID : RandomId(),
            TTL = Math.Max(request.TTL, node.Limits.MinLeaseSeconds),
        };
        var response = await node.ProposeAsync<LeaseGrantResponse>(CommandKind.LeaseGrant, grant, await callers.FindAsync(context));
        node.Sign(response.Header);
        return response;
    }

    public override async Task<LeaseRevokeResponse> LeaseRevoke(LeaseRevokeRequest request, ServerCallContext context)
    {
        var response = await node.ProposeAsync<LeaseRevokeResponse>(CommandKind.LeaseRevoke, request, await callers.FindAsync(context));
        node.Sign(response.Header);
        return response;
    }

    public override async Task LeaseKeepAlive(IAsyncStreamReader<LeaseKeepAliveRequest> requestStream, IServerStreamWriter<LeaseKeepAliveResponse> responseStream, ServerCallContext context)
    {
        using var guard = leader.Guard(context);
        try
        {
            while (await requestStream.MoveNext(guard.Token))
            {
                var response = await node.ProposeAsync<LeaseKeepAliveResponse>(CommandKind.LeaseRenew, requestStream.Current, await callers.FindAsync(context));
                node.Sign(response.Header);
                await responseStream.WriteAsync(response, guard.Token);
            }
        }
        catch (OperationCanceledException) when (guard.IsLeaderLost)
        {
            throw StoreError.NoLeader.ToException();
        }
    }

    /// <summary>A lease that is gone has -1 to live; that is no error.</summary>
    public override async Task<LeaseTimeToLiveResponse> LeaseTimeToLive(LeaseTimeToLiveRequest request, ServerCallContext context)
    {
        await node.BarrierAsync();
        await callers.RequireAsync(context, (auth, caller) => Access.LeaseKeys(auth, caller, request.Keys ? node.State.Leases.Keys(request.ID) : []));
        var response = new LeaseTimeToLiveResponse { Header = node.Header(node.State.View.Revision), ID = request.ID, TTL = -1 };
        if (node.State.Leases.Ttl(request.ID) is not { } granted) return response;
        response.GrantedTTL = granted;
        response.TTL = (long)(node.State.Clock.Remaining(request.ID)?.TotalSeconds ?? 0);
        if (request.Keys) response.Keys.AddRange(node.State.Leases.Keys(request.ID));
        return response;
    }

    public override async Task<LeaseLeasesResponse> LeaseLeases(LeaseLeasesRequest request, ServerCallContext context)
    {
        await node.BarrierAsync();
        await callers.RequireAsync(context, (auth, caller) => Access.LeaseKeys(auth, caller, node.State.Leases.Ids().SelectMany(node.State.Leases.Keys)));
        var response = new LeaseLeasesResponse { Header = node.Header(node.State.View.Revision) };
        response.Leases.AddRange(node.State.Leases.Ids().Select(id => new LeaseStatus { ID = id }));
        return response;
    }

    private static long RandomId()
    {
        Span<byte> bytes = stackalloc byte[8];
        RandomNumberGenerator.Fill(bytes);
        return (BitConverter.ToInt64(bytes) & long.MaxValue) | 1;
    }
}
