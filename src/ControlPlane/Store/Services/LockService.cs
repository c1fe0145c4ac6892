using Etcdserverpb;
using Google.Protobuf;
using Grpc.Core;
using MiniKube.ControlPlane.Store.Mvcc;
using V3lockpb;

namespace MiniKube.ControlPlane.Store.Services;

/// <summary>etcd's Lock service: a lock is held while its key exists, so it ends with the lease at the latest.</summary>
internal sealed class LockService(KvService kv, OwnerQueue queue) : V3lockpb.Lock.LockBase
{
    /// <summary>Waits for its turn; a caller that gives up leaves the queue.</summary>
    public override Task<LockResponse> Lock(LockRequest request, ServerCallContext context) => OwnerQueue.AnswerAsync(() => LockAsync(request, context));

    public override Task<UnlockResponse> Unlock(UnlockRequest request, ServerCallContext context) => OwnerQueue.AnswerAsync(async () =>
        new UnlockResponse { Header = (await kv.DeleteRange(new DeleteRangeRequest { Key = request.Key }, context)).Header });

    private async Task<LockResponse> LockAsync(LockRequest request, ServerCallContext context)
    {
        var lease = await queue.LeaseAsync(request.Lease, context);
        var key = OwnerQueue.KeyOf(request.Name, lease);
        var entered = await queue.EnqueueAsync(key, ByteString.Empty, lease, context);
        var revision = entered.Succeeded ? entered.Header.Revision : entered.Responses[0].ResponseRange.Kvs[0].CreateRevision;
        try
        {
            await queue.WaitAsync(request.Name, revision, context);
        }
        catch (OperationCanceledException)
        {
            await kv.DeleteRange(new DeleteRangeRequest { Key = key }, context);
            throw;
        }

        var held = await kv.Range(new RangeRequest { Key = key }, context);
        if (held.Kvs.Count == 0 || held.Kvs[0].CreateRevision != revision) throw StoreError.LockSessionExpired.ToException();
        return new LockResponse { Header = held.Header, Key = key };
    }
}
