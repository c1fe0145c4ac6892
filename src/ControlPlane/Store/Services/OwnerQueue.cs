using System.Globalization;
using Etcdserverpb;
using Google.Protobuf;
using Grpc.Core;
using MiniKube.ControlPlane.Store.Watch;
using static Etcdserverpb.RangeRequest.Types;

namespace MiniKube.ControlPlane.Store.Services;

/// <summary>
/// How etcd's locks and elections queue: every candidate puts one key <c>NAME/LEASE</c> under its lease, and the key created
/// first owns the name. It all goes through the KV service, so a caller needs the rights to those keys.
/// </summary>
internal sealed class OwnerQueue(StoreNode node, KvService kv, LeaseService leases, WatchHub watches)
{
    /// <summary>Of the lease that a candidate without one gets, in seconds.</summary>
    private const long DefaultTtl = 60;

    /// <summary>The lease asked for, or a new one for 0.</summary>
    public async Task<long> LeaseAsync(long asked, ServerCallContext context) =>
        asked != 0 ? asked : (await leases.LeaseGrant(new LeaseGrantRequest { TTL = DefaultTtl }, context)).ID;

    /// <summary>etcd's locks and elections are clients of its other services, so what those refuse arrives with the same text and the code Unknown.</summary>
    public static async Task<T> AnswerAsync<T>(Func<Task<T>> serve)
    {
        try
        {
            return await serve();
        }
        catch (RpcException e) when (e.StatusCode is not (StatusCode.Cancelled or StatusCode.DeadlineExceeded))
        {
            throw new RpcException(new Status(StatusCode.Unknown, e.Status.Detail));
        }
    }

    public static ByteString Prefix(ByteString name) => ByteString.CopyFrom([.. name.Span, (byte)'/']);

    public static ByteString KeyOf(ByteString name, long lease) =>
        ByteString.CopyFrom([.. name.Span, (byte)'/', .. System.Text.Encoding.ASCII.GetBytes(lease.ToString("x", CultureInfo.InvariantCulture))]);

    /// <summary>Puts the candidate's key unless it is there; the answer's last response has the key when it was.</summary>
    public Task<TxnResponse> EnqueueAsync(ByteString key, ByteString value, long lease, ServerCallContext context) => kv.Txn(
        new TxnRequest
        {
            Compare = { new Compare { Key = key, Target = Compare.Types.CompareTarget.Create, Result = Compare.Types.CompareResult.Equal, CreateRevision = 0 } },
            Success = { new RequestOp { RequestPut = new PutRequest { Key = key, Value = value, Lease = lease } } },
            Failure = { new RequestOp { RequestRange = new RangeRequest { Key = key } } },
        },
        context);

    /// <summary>The owner now: the key created first.</summary>
    public Task<RangeResponse> OwnerAsync(ByteString name, ServerCallContext context)
    {
        var request = All(name);
        (request.SortTarget, request.SortOrder, request.Limit) = (SortTarget.Create, SortOrder.Ascend, 1);
        return kv.Range(request, context);
    }

    /// <summary>Waits until all keys created before <paramref name="revision"/> are gone; the header is of the look that saw it.</summary>
    public async Task<ResponseHeader> WaitAsync(ByteString name, long revision, ServerCallContext context)
    {
        while (true)
        {
            var request = All(name);
            (request.SortTarget, request.SortOrder, request.Limit) = (SortTarget.Create, SortOrder.Descend, 1);
            request.MaxCreateRevision = revision - 1;
            var before = await kv.Range(request, context);
            if (before.Kvs.Count == 0) return before.Header;
            await UntilDeletedAsync(before.Kvs[0].Key, before.Header.Revision + 1, context.CancellationToken);
        }
    }

    /// <summary>What happens to a key, or to all under a prefix, from a revision on; ends when that was compacted.</summary>
    public IAsyncEnumerable<WatchResponse> WatchAsync(ByteString key, ByteString end, long from, CancellationToken cancellation) =>
        LocalWatch.ReadAsync(watches, node.Header, new WatchCreateRequest { Key = key, RangeEnd = end, StartRevision = from }, cancellation);

    /// <summary>The end of the range of all keys with a prefix; a prefix ends in a slash, so it has a next one.</summary>
    public static ByteString PrefixEnd(ByteString prefix) => ByteString.CopyFrom([.. prefix.Span[..^1], (byte)(prefix[^1] + 1)]);

    private static RangeRequest All(ByteString name)
    {
        var prefix = Prefix(name);
        return new RangeRequest { Key = prefix, RangeEnd = PrefixEnd(prefix) };
    }

    private async Task UntilDeletedAsync(ByteString key, long from, CancellationToken cancellation)
    {
        await foreach (var response in WatchAsync(key, ByteString.Empty, from, cancellation))
        {
            if (response.Events.Any(e => e.Type == Mvccpb.Event.Types.EventType.Delete)) return;
        }
    }
}
