using Etcdserverpb;
using Google.Protobuf;
using Grpc.Core;
using MiniKube.ControlPlane.Store.Mvcc;
using Mvccpb;
using V3electionpb;

namespace MiniKube.ControlPlane.Store.Services;

/// <summary>etcd's Election service: the candidate whose key is the oldest leads, and its key's value is what it proclaims.</summary>
internal sealed class ElectionService(KvService kv, OwnerQueue queue) : Election.ElectionBase
{
    /// <summary>Waits until elected; a candidate that gives up withdraws its key. One whose lease ended on the way is told that it does not lead, which etcd does not look at.</summary>
    public override Task<CampaignResponse> Campaign(CampaignRequest request, ServerCallContext context) =>
        OwnerQueue.AnswerAsync(() => CampaignAsync(request, context));

    public override Task<ProclaimResponse> Proclaim(ProclaimRequest request, ServerCallContext context) => OwnerQueue.AnswerAsync(async () =>
        new ProclaimResponse { Header = await ProclaimAsync(Required(request.Leader), request.Value, context) });

    public override Task<LeaderResponse> Leader(LeaderRequest request, ServerCallContext context) =>
        OwnerQueue.AnswerAsync(() => LeaderAsync(request, context));

    /// <summary>Of a leader that leads no more it takes nothing, as in etcd.</summary>
    public override Task<ResignResponse> Resign(ResignRequest request, ServerCallContext context) => OwnerQueue.AnswerAsync(async () =>
        new ResignResponse { Header = await WithdrawAsync(Required(request.Leader), context) });

    /// <summary>Tells the leader, everything it proclaims, and every leader after it, until the caller goes away.</summary>
    public override async Task Observe(LeaderRequest request, IServerStreamWriter<LeaderResponse> responseStream, ServerCallContext context)
    {
        while (true)
        {
            var owner = await queue.OwnerAsync(request.Name, context);
            var leader = owner.Kvs.Count > 0
                ? new LeaderResponse { Header = owner.Header, Kv = owner.Kvs[0] }
                : await FirstAsync(request.Name, owner.Header.Revision, context.CancellationToken);
            if (leader is null) continue;
            await responseStream.WriteAsync(leader, context.CancellationToken);
            await FollowAsync(leader, responseStream, context.CancellationToken);
        }
    }

    private static LeaderKey Required(LeaderKey? leader) => leader ?? throw StoreError.MissingLeaderKey.ToException();

    private async Task<CampaignResponse> CampaignAsync(CampaignRequest request, ServerCallContext context)
    {
        var lease = await queue.LeaseAsync(request.Lease, context);
        var leader = new LeaderKey { Name = request.Name, Key = OwnerQueue.KeyOf(request.Name, lease), Lease = lease };
        var entered = await queue.EnqueueAsync(leader.Key, request.Value, lease, context);
        leader.Rev = entered.Header.Revision;
        if (!entered.Succeeded)
        {
            var known = entered.Responses[0].ResponseRange.Kvs[0];
            leader.Rev = known.CreateRevision;
            if (known.Value != request.Value) await ProclaimAsync(leader, request.Value, context);
        }

        try
        {
            await queue.WaitAsync(request.Name, leader.Rev, context);
        }
        catch (OperationCanceledException)
        {
            await WithdrawAsync(leader, context);
            throw;
        }

        // Those before it may have gone because they outlived its own lease.
        var held = await kv.Range(new RangeRequest { Key = leader.Key }, context);
        if (held.Kvs.Count == 0 || held.Kvs[0].CreateRevision != leader.Rev) throw StoreError.ElectionNotLeader.ToException();
        return new CampaignResponse { Header = entered.Header, Leader = leader };
    }

    private async Task<LeaderResponse> LeaderAsync(LeaderRequest request, ServerCallContext context)
    {
        var owner = await queue.OwnerAsync(request.Name, context);
        if (owner.Kvs.Count == 0) throw StoreError.ElectionNoLeader.ToException();
        return new LeaderResponse { Header = owner.Header, Kv = owner.Kvs[0] };
    }

    private async Task<ResponseHeader> ProclaimAsync(LeaderKey leader, ByteString value, ServerCallContext context)
    {
        var put = new RequestOp { RequestPut = new PutRequest { Key = leader.Key, Value = value, Lease = leader.Lease } };
        var answer = await kv.Txn(new TxnRequest { Compare = { IsStill(leader) }, Success = { put } }, context);
        return answer.Succeeded ? answer.Header : throw StoreError.ElectionNotLeader.ToException();
    }

    private async Task<ResponseHeader> WithdrawAsync(LeaderKey leader, ServerCallContext context)
    {
        var delete = new RequestOp { RequestDeleteRange = new DeleteRangeRequest { Key = leader.Key } };
        return (await kv.Txn(new TxnRequest { Compare = { IsStill(leader) }, Success = { delete } }, context)).Header;
    }

    private static Compare IsStill(LeaderKey leader) =>
        new() { Key = leader.Key, Target = Compare.Types.CompareTarget.Create, Result = Compare.Types.CompareResult.Equal, CreateRevision = leader.Rev };

    /// <summary>The first candidate's key; null when it must be looked for again.</summary>
    private async Task<LeaderResponse?> FirstAsync(ByteString name, long revision, CancellationToken cancellation)
    {
        var prefix = OwnerQueue.Prefix(name);
        await foreach (var response in queue.WatchAsync(prefix, OwnerQueue.PrefixEnd(prefix), revision + 1, cancellation))
        {
            if (response.Events.FirstOrDefault(e => e.Type == Event.Types.EventType.Put) is { } put) return Told(response, put.Kv);
        }

        return null;
    }

    private async Task FollowAsync(LeaderResponse leader, IServerStreamWriter<LeaderResponse> responses, CancellationToken cancellation)
    {
        await foreach (var response in queue.WatchAsync(leader.Kv.Key, ByteString.Empty, leader.Header.Revision + 1, cancellation))
        {
            foreach (var @event in response.Events)
            {
                if (@event.Type == Event.Types.EventType.Delete) return;
                await responses.WriteAsync(Told(response, @event.Kv), cancellation);
            }
        }
    }

    private static LeaderResponse Told(WatchResponse response, KeyValue kv)
    {
        var header = response.Header.Clone();
        header.Revision = kv.ModRevision;
        return new LeaderResponse { Header = header, Kv = kv };
    }
}
