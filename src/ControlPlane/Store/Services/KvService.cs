using Etcdserverpb;
using Grpc.Core;
using MiniKube.ControlPlane.Store.Auth;
using MiniKube.ControlPlane.Store.Mvcc;

namespace MiniKube.ControlPlane.Store.Services;

/// <summary>etcd's KV service. Reads are linearizable unless they ask to be serializable; writes go through the log.</summary>
internal sealed class KvService(StoreNode node, Callers callers) : KV.KVBase
{
    private const int StreamPage = 500;

    public override async Task<RangeResponse> Range(RangeRequest request, ServerCallContext context)
    {
        Require(RequestChecks.Check(request));
        if (!request.Serializable) await node.BarrierAsync();
        node.State.Counters.Read();
        if (callers.IsOn) return await ReadCheckedAsync(context, (auth, caller) => Access.Range(auth, caller, request.Key, request.RangeEnd), () => Read(request));
        var response = Read(request);
        callers.RequireSame(decidedBy: null);
        return response;
    }

    private RangeResponse Read(RangeRequest request) =>
        node.Read((MvccView view, out RangeResponse response, out bool valueLost) =>
        {
            var refusal = RangeReader.Read(view, request, out response, out valueLost);
            response.Header = node.Header(view.Revision);
            return refusal;
        });

    /// <summary>The same answer in pages; the last has the header, the count and whether there is more.</summary>
    public override async Task RangeStream(RangeRequest request, IServerStreamWriter<RangeStreamResponse> responseStream, ServerCallContext context)
    {
        var whole = await Range(request, context);
        for (var i = 0; i + StreamPage < whole.Kvs.Count; i += StreamPage)
        {
            var page = new RangeResponse();
            page.Kvs.AddRange(whole.Kvs.Skip(i).Take(StreamPage));
            await responseStream.WriteAsync(new RangeStreamResponse { RangeResponse = page }, context.CancellationToken);
        }

        var last = new RangeResponse { Header = whole.Header, Count = whole.Count, More = whole.More };
        last.Kvs.AddRange(whole.Kvs.Skip((whole.Kvs.Count - 1) / StreamPage * StreamPage));
        await responseStream.WriteAsync(new RangeStreamResponse { RangeResponse = last }, context.CancellationToken);
    }

    public override async Task<PutResponse> Put(PutRequest request, ServerCallContext context)
    {
        Require(RequestChecks.Check(request));
        await node.RequireSpaceAsync(request);
        var response = await node.ProposeAsync<PutResponse>(CommandKind.Put, request, await callers.FindAsync(context));
        node.Sign(response.Header);
        return response;
    }

    public override async Task<DeleteRangeResponse> DeleteRange(DeleteRangeRequest request, ServerCallContext context)
    {
        Require(RequestChecks.Check(request));
        var response = await node.ProposeAsync<DeleteRangeResponse>(CommandKind.DeleteRange, request, await callers.FindAsync(context));
        node.Sign(response.Header);
        return response;
    }

    public override async Task<TxnResponse> Txn(TxnRequest request, ServerCallContext context)
    {
        Require(RequestChecks.Check(request, node.Limits.MaxTxnOperations));
        if (TxnApplier.IsReadOnly(request)) return await ReadTxnAsync(request, context);
        await node.RequireSpaceAsync(request);
        var response = await node.ProposeAsync<TxnResponse>(CommandKind.Txn, request, await callers.FindAsync(context));
        node.Sign(response.Header);
        return response;
    }

    public override async Task<CompactionResponse> Compact(CompactionRequest request, ServerCallContext context)
    {
        var response = await node.ProposeAsync<CompactionResponse>(CommandKind.Compact, request, await callers.FindAsync(context));
        node.Sign(response.Header);
        return response;
    }

    private async Task<TxnResponse> ReadTxnAsync(TxnRequest request, ServerCallContext context)
    {
        if (!IsSerializable(request)) await node.BarrierAsync();
        if (callers.IsOn) return await ReadCheckedAsync(context, (auth, caller) => Access.Txn(auth, caller, request, node.State.Leases), () => Read(request));
        var response = Read(request);
        callers.RequireSame(decidedBy: null);
        return response;
    }

    private async Task<T> ReadCheckedAsync<T>(ServerCallContext context, Func<AuthState, Caller, StoreError?> check, Func<T> read)
    {
        var decidedBy = await callers.RequireAsync(context, check);
        var response = read();
        callers.RequireSame(decidedBy);
        return response;
    }

    private TxnResponse Read(TxnRequest request) =>
        node.Read((MvccView view, out TxnResponse response, out bool valueLost) =>
        {
            var refusal = TxnApplier.Read(view, request, out response, out valueLost);
            response.Header = node.Header(view.Revision);
            return refusal;
        });

    /// <summary>etcd takes a read-only transaction as serializable when all its ranges are.</summary>
    private static bool IsSerializable(TxnRequest request) =>
        request.Success.Concat(request.Failure).All(op => op.RequestRange?.Serializable ?? false);

    private static void Require(StoreError? refusal)
    {
        if (refusal is not null) throw refusal.ToException();
    }
}
