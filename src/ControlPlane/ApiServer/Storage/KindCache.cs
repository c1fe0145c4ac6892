using System.Text.Json;
using Etcdserverpb;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using MiniKube.ControlPlane.ApiServer.Resources;
using MiniKube.Machinery.Api.Errors;
using Mvccpb;

namespace MiniKube.ControlPlane.ApiServer.Storage;

/// <summary>All objects of one resource, listed once and then kept up to date by the store's feed. Readers take an immutable snapshot and
/// hold no lock; changes come from the feed's one loop, in revision order. Filled when first asked for.</summary>
public sealed partial class KindCache
{
    private const int PageSize = 1000;

    private readonly Lock gate = new();
    private readonly EventWindow window = new();
    private readonly List<CacheWatcher> watchers = [];
    private readonly StoreClient client;
    private readonly StoreFeed feed;
    private readonly ILogger log;
    private readonly string folder;

    private volatile Contents? contents;
    private Task? loading;
    private List<Event>? pending;
    private int gaps;

    public KindCache(ResourceDescriptor resource, StoreClient client, StoreFeed feed, StorageKeys keys, ILogger log)
    {
        Resource = resource;
        this.client = client;
        this.feed = feed;
        this.log = log;
        folder = keys.Folder(resource);
    }

    public ResourceDescriptor Resource { get; }

    public bool IsLoaded => contents is not null;

    public int Count => contents?.Items.Count ?? 0;

    internal string Folder => folder;

    private sealed record Contents(SortedObjects Items, long LastChange);

    /// <summary>Fills the cache if it is not filled yet.</summary>
    /// <exception cref="RpcException">The store cannot be read.</exception>
    public ValueTask EnsureLoadedAsync(CancellationToken cancellation)
    {
        if (contents is not null)
            return default;
        lock (gate)
        {
            if (loading is null || loading.IsFaulted || loading.IsCanceled)
                loading = LoadAsync();
            return new ValueTask(loading.WaitAsync(cancellation));
        }
    }

    /// <summary>What is cached now; only after <see cref="EnsureLoadedAsync"/>.</summary>
    /// <exception cref="StatusException">503: the cache has just been given up.</exception>
    public ObjectSnapshot Snapshot()
    {
        long seen = feed.Revision; // first: everything up to it has been applied
        Contents now = contents ?? throw Refilling();
        return new ObjectSnapshot(Math.Max(seen, now.LastChange), now.LastChange, now.Items);
    }

    /// <summary>Forgets everything, because changes were missed: watchers are ended, the next reader fills it anew.</summary>
    internal void Invalidate()
    {
        lock (gate)
        {
            contents = null;
            loading = null;
            gaps++;
            EndWatchers();
        }
    }

    /// <summary>Takes one change from the feed. Called by the feed's loop only, in revision order.</summary>
    internal void Receive(Event change)
    {
        lock (gate)
        {
            if (contents is not null)
                Apply(change);
            else
                pending?.Add(change);
        }
    }

    private StatusException Refilling() => ApiErrors.ServiceUnavailable($"the cache of {Resource.QualifiedResource} is being filled anew, please try again");

    private async Task LoadAsync()
    {
        await Task.Yield();
        int gapsBefore;
        lock (gate)
            (pending, gapsBefore) = ([], gaps);
        long seen = feed.Revision;
        var (items, revision) = await ListAsync(seen).ConfigureAwait(false);
        SortedObjects sorted = SortedObjects.From(items);
        lock (gate)
        {
            if (gaps != gapsBefore)
                throw new RpcException(new Status(StatusCode.Aborted, "changes were missed while the cache was being filled"));
            window.Reset(revision);
            contents = new Contents(sorted, revision);
            foreach (Event change in pending ?? [])
                Apply(change);
            pending = null;
        }
        StorageLog.CacheFilled(log, Resource.QualifiedResource, items.Count, revision);
    }

    private async Task<(List<StoredObject> Items, long Revision)> ListAsync(long atLeast)
    {
        try
        {
            return await ListAsync(serializable: false).ConfigureAwait(false);
        }
        catch (RpcException) when (client.Health.Down is not null)
        {
            var stale = await ListAsync(serializable: true).ConfigureAwait(false);
            if (stale.Revision >= atLeast)
                return stale;
            throw;
        }
    }

    private async Task<(List<StoredObject> Items, long Revision)> ListAsync(bool serializable)
    {
        var items = new List<StoredObject>();
        long revision = 0;
        string from = folder;
        string end = StorageKeys.EndOf(folder);
        while (true)
        {
            RangeResponse page = await client.RangeAsync(from, end, revision, PageSize, serializable, CancellationToken.None).ConfigureAwait(false);
            if (revision == 0)
                revision = page.Header.Revision;
            foreach (KeyValue kv in page.Kvs)
                if (Decode(kv) is { } obj)
                    items.Add(obj);
            if (!page.More || page.Kvs.Count == 0)
                return (items, revision);
            from = page.Kvs[^1].Key.ToStringUtf8() + "\0";
        }
    }

    /// <summary>Guarded by the gate. Changes up to what was listed are known already.</summary>
    private void Apply(Event change)
    {
        Contents old = contents!;
        long revision = change.Kv.ModRevision;
        if (revision <= old.LastChange)
            return;
        string tail = Tail(change.Kv);
        StoredObject? previous = old.Items.Find(tail);
        CachedEvent? cached = change.Type == Event.Types.EventType.Delete
            ? previous is null ? null : new CachedEvent(ChangeType.Deleted, ObjectCodec.AtRevision(previous, revision), previous)
            : Decode(change.Kv) is { } obj ? new CachedEvent(previous is null ? ChangeType.Added : ChangeType.Modified, obj, previous) : null;
        if (cached is null)
            return;
        contents = new Contents(cached.Type == ChangeType.Deleted ? old.Items.Without(tail) : old.Items.With(cached.Object), revision);
        window.Add(cached);
        Tell(cached);
    }

    private StoredObject? Decode(KeyValue kv)
    {
        try
        {
            return ObjectCodec.Decode(Resource, Tail(kv), kv.Value.Span, kv.ModRevision);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            StorageLog.Undecodable(log, kv.Key.ToStringUtf8(), e.Message);
            return null;
        }
    }

    private string Tail(KeyValue kv) => System.Text.Encoding.UTF8.GetString(kv.Key.Span[folder.Length..]);
}
