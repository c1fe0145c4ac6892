using Etcdserverpb;
using Google.Protobuf;
using Grpc.Core;
using Mvccpb;

namespace MiniKube.ControlPlane.ApiServer.Storage;

/// <summary>The few things this server asks of the store, in its own terms. Keys are whole (<c>/registry/pods/ns/name</c>).
/// Failures are <see cref="RpcException"/> as the store gave them; <see cref="StoreErrors"/> turns them into API errors.</summary>
public sealed class StoreClient(StoreConnection connection, StoreOptions options)
{
    private static readonly ByteString AnyKey = ByteString.CopyFromUtf8("\0");

    public StoreHealth Health => connection.Health;

    /// <summary>The store's current revision, confirmed by a quorum.</summary>
    public async Task<long> CurrentRevisionAsync(CancellationToken cancellation)
    {
        var request = new RangeRequest { Key = AnyKey, CountOnly = true, Limit = 1 };
        var (response, _) = await connection.CallAsync((m, o) => m.Kv.RangeAsync(request, o), options.ReadBudget, cancellation).ConfigureAwait(false);
        return response.Header.Revision;
    }

    /// <param name="revision">0 for now.</param>
    public async Task<(KeyValue? Value, long Revision)> GetAsync(string key, long revision, CancellationToken cancellation)
    {
        var request = new RangeRequest { Key = ByteString.CopyFromUtf8(key), Revision = revision };
        var (response, _) = await connection.CallAsync((m, o) => m.Kv.RangeAsync(request, o), options.ReadBudget, cancellation).ConfigureAwait(false);
        return (response.Kvs.Count == 0 ? null : response.Kvs[0], response.Header.Revision);
    }

    /// <summary>Keys with <c>from &lt;= key &lt; to</c> in order.</summary>
    /// <param name="revision">0 for now.</param>
    /// <param name="limit">0 for all.</param>
    /// <param name="serializable">Whatever the member has, without asking the others.</param>
    public async Task<RangeResponse> RangeAsync(string from, string to, long revision, long limit, bool serializable, CancellationToken cancellation)
    {
        var request = new RangeRequest
        {
            Key = ByteString.CopyFromUtf8(from),
            RangeEnd = ByteString.CopyFromUtf8(to),
            Revision = revision,
            Limit = limit,
            Serializable = serializable,
        };
        var (response, _) = await connection.CallAsync((m, o) => m.Kv.RangeAsync(request, o), options.ReadBudget, cancellation).ConfigureAwait(false);
        return response;
    }

    /// <summary>Puts if the key's mod revision is still <paramref name="expected"/> (0: if it does not exist).</summary>
    /// <param name="lease">0 for none.</param>
    public async Task<WriteResult> PutAsync(string key, long expected, byte[] value, long lease, CancellationToken cancellation)
    {
        ByteString bytes = UnsafeByteOperations.UnsafeWrap(value);
        ByteString id = ByteString.CopyFromUtf8(key);
        var put = new RequestOp { RequestPut = new PutRequest { Key = id, Value = bytes, Lease = lease } };
        var (response, retried) = await WriteAsync(id, expected, put, cancellation).ConfigureAwait(false);
        KeyValue? current = Current(response);
        if (!response.Succeeded && retried && current is not null && current.ModRevision > expected && current.Value.Span.SequenceEqual(value))
            return new WriteResult(true, current.ModRevision, null); // an earlier attempt got through, its answer did not
        return new WriteResult(response.Succeeded, response.Header.Revision, current);
    }

    /// <summary>Puts whatever is there.</summary>
    public async Task PutAsync(string key, byte[] value, long lease, CancellationToken cancellation)
    {
        var request = new PutRequest { Key = ByteString.CopyFromUtf8(key), Value = UnsafeByteOperations.UnsafeWrap(value), Lease = lease };
        await connection.CallAsync((m, o) => m.Kv.PutAsync(request, o), options.WriteBudget, cancellation).ConfigureAwait(false);
    }

    /// <summary>Deletes whatever is there.</summary>
    public async Task DeleteAsync(string key, CancellationToken cancellation)
    {
        var request = new DeleteRangeRequest { Key = ByteString.CopyFromUtf8(key) };
        await connection.CallAsync((m, o) => m.Kv.DeleteRangeAsync(request, o), options.WriteBudget, cancellation).ConfigureAwait(false);
    }

    /// <summary>Deletes if the key's mod revision is still <paramref name="expected"/>.</summary>
    public async Task<WriteResult> DeleteAsync(string key, long expected, CancellationToken cancellation)
    {
        ByteString id = ByteString.CopyFromUtf8(key);
        var delete = new RequestOp { RequestDeleteRange = new DeleteRangeRequest { Key = id } };
        var (response, retried) = await WriteAsync(id, expected, delete, cancellation).ConfigureAwait(false);
        KeyValue? current = Current(response);
        bool gone = !response.Succeeded && retried && current is null;
        return new WriteResult(response.Succeeded || gone, response.Header.Revision, current);
    }

    /// <returns>The id of a new lease.</returns>
    public async Task<long> GrantLeaseAsync(TimeSpan ttl, CancellationToken cancellation)
    {
        var request = new LeaseGrantRequest { TTL = (long)ttl.TotalSeconds };
        var (response, _) = await connection.CallAsync((m, o) => m.Lease.LeaseGrantAsync(request, o), options.WriteBudget, cancellation).ConfigureAwait(false);
        return response.ID;
    }

    public async Task CompactAsync(long revision, CancellationToken cancellation) =>
        await connection.CallAsync((m, o) => m.Kv.CompactAsync(new CompactionRequest { Revision = revision }, o), options.WriteBudget, cancellation).ConfigureAwait(false);

    private Task<(TxnResponse Response, bool Retried)> WriteAsync(ByteString key, long expected, RequestOp operation, CancellationToken cancellation)
    {
        var request = new TxnRequest();
        request.Compare.Add(new Compare
        {
            Key = key,
            Target = Compare.Types.CompareTarget.Mod,
            Result = Compare.Types.CompareResult.Equal,
            ModRevision = expected,
        });
        request.Success.Add(operation);
        request.Failure.Add(new RequestOp { RequestRange = new RangeRequest { Key = key } });
        return connection.CallAsync((m, o) => m.Kv.TxnAsync(request, o), options.WriteBudget, cancellation);
    }

    private static KeyValue? Current(TxnResponse response)
    {
        if (response.Succeeded || response.Responses.Count == 0)
            return null;
        RangeResponse? range = response.Responses[0].ResponseRange;
        return range is { Kvs.Count: > 0 } ? range.Kvs[0] : null;
    }
}

/// <summary>How a guarded write went. Refused: <c>Current</c> is what is there instead, null for nothing.</summary>
/// <param name="Revision">The store's revision after the write.</param>
public readonly record struct WriteResult(bool Written, long Revision, KeyValue? Current);
