using System.Text.Json.Nodes;
using Grpc.Core;
using MiniKube.ControlPlane.ApiServer.Resources;
using MiniKube.Machinery.Api.Errors;
using Mvccpb;

namespace MiniKube.ControlPlane.ApiServer.Storage.Registry;

/// <summary>Every write of an object: system metadata, strategy, schema, admission, and one guarded transaction in the store, retried
/// where the verb allows it. One instance serves all kinds.</summary>
public sealed partial class ObjectRegistry(StoreClient client, CacheSet caches, LeasePool leases, StorageKeys keys, TimeProvider time)
{
    private const int GenerateAttempts = 8;

    private static readonly TimeSpan StoreWriteLimit = TimeSpan.FromSeconds(5);

    /// <summary>Keeps managedFields; none until the composition sets it.</summary>
    public IFieldManagement Fields { get; init; } = NoFieldManagement.Instance;

    /// <summary>The document as the store has it now, or null.</summary>
    public async Task<JsonObject?> GetAsync(ResourceDescriptor resource, string ns, string name, CancellationToken cancellation)
    {
        try
        {
            var (value, _) = await client.GetAsync(keys.Key(resource, ns, name), 0, cancellation).ConfigureAwait(false);
            return value is null ? null : Decode(resource, value);
        }
        catch (RpcException e)
        {
            throw StoreErrors.ToStatus(e, write: false);
        }
    }

    private static JsonObject Decode(ResourceDescriptor resource, KeyValue value) =>
        ObjectCodec.Document(resource, value.Value.Span, value.ModRevision);

    private async Task<WriteResult> PutAsync(ResourceDescriptor resource, JsonObject obj, long expected, CancellationToken cancellation)
    {
        var metadata = new ObjectMetadata(obj);
        byte[] bytes = ObjectCodec.Encode(resource, obj);
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(StoreWriteLimit);
        try
        {
            long lease = resource.TimeToLive is { } ttl ? await leases.TakeAsync(ttl, limit.Token).ConfigureAwait(false) : 0;
            return await client.PutAsync(keys.Key(resource, metadata.Namespace, metadata.Name), expected, bytes, lease, limit.Token).ConfigureAwait(false);
        }
        catch (RpcException e)
        {
            throw StoreErrors.ToStatus(e, write: true);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw ApiErrors.ServiceUnavailable("the store cannot take the write: no quorum: the store does not answer in time");
        }
    }

    /// <summary>The object to change: from the cache first, because it is nearly always current; from the store when that was not so.</summary>
    private async Task<JsonObject?> CurrentAsync(RequestContext c, string ns, string name, bool fresh, CancellationToken cancellation)
    {
        KindCache cache = caches.For(c.Resource);
        if (!fresh && cache.IsLoaded && caches.Feed.IsConnected)
            return cache.Snapshot().Find(ns, name)?.Parse();
        return await GetAsync(c.Resource, ns, name, cancellation).ConfigureAwait(false);
    }
}
