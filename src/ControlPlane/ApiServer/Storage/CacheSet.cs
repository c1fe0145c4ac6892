using System.Threading.Channels;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using MiniKube.ControlPlane.ApiServer.Resources;
using MiniKube.Machinery.Api.Errors;
using Mvccpb;

namespace MiniKube.ControlPlane.ApiServer.Storage;

/// <summary>The caches of all stored resources, and the feed that keeps them. Tells how fresh they are.</summary>
public sealed class CacheSet
{
    private static readonly TimeSpan BookmarkInterval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan CatchUpPatience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan RefillPause = TimeSpan.FromMilliseconds(250);

    private readonly Dictionary<ResourceDescriptor, KindCache> byResource = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, List<KindCache>> byFolder = new(StringComparer.Ordinal);
    private readonly Channel<bool> invalidated = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly RevisionReader revisions;
    private readonly TimeProvider time;

    public CacheSet(IEnumerable<ResourceDescriptor> resources, StoreConnection connection, StoreClient client, StorageKeys keys, TimeProvider time, ILogger log)
    {
        this.time = time;
        Health = connection.Health;
        revisions = new RevisionReader(client);
        Feed = new StoreFeed(connection, time, log) { OnChange = Route, OnGap = InvalidateAll };
        Freshness = new CacheFreshness(Feed, connection.Health, revisions, time);
        foreach (ResourceDescriptor resource in resources.Where(r => r.Virtual is null))
            Add(new KindCache(resource, client, Feed, keys, log));
    }

    public StoreFeed Feed { get; }

    public StoreHealth Health { get; }

    /// <summary>Whether the store and this server's watch on it are well; for health endpoints.</summary>
    public CacheFreshness Freshness { get; }

    public IReadOnlyCollection<KindCache> All => byResource.Values;

    public KindCache For(ResourceDescriptor resource) => byResource[resource];

    /// <summary>Follows the store and sends bookmarks until cancelled; fills every cache once the store answers.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        Task feed = Feed.RunAsync(cancellation);
        Task bookmarks = BookmarkAsync(cancellation);
        await KeepFilledAsync(cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(feed, bookmarks).ConfigureAwait(false);
    }

    /// <summary>Ends every watch: clients are to go to another server.</summary>
    public void EndWatches()
    {
        foreach (KindCache cache in All)
            cache.EndWatchers();
    }

    /// <summary>Makes sure the cache is filled and has everything that was written before this call.</summary>
    /// <returns>Null, or the warning for an answer from a cache that could not be confirmed.</returns>
    /// <exception cref="StatusException">503: nothing is cached and the store cannot be read.</exception>
    public async ValueTask<string?> CatchUpAsync(KindCache cache, CancellationToken cancellation)
    {
        if (!cache.IsLoaded)
        {
            await LoadAsync(cache, cancellation).ConfigureAwait(false);
            if (Health.Down is null)
                return null;
        }
        try
        {
            long now = await revisions.CurrentAsync(cancellation).ConfigureAwait(false);
            if (await Feed.WaitForAsync(now, CatchUpPatience, cancellation).ConfigureAwait(false))
                return null;
            Feed.Missed(now);
            return Stale("the watch on the store lags behind");
        }
        catch (RpcException e) when (StoreErrors.IsTransient(e))
        {
            return Stale(StoreErrors.Reason(e));
        }
        catch (RpcException e)
        {
            throw StoreErrors.ToStatus(e, write: false);
        }
    }

    /// <summary>Makes sure the cache is filled and is at least as new as a revision the client has seen.</summary>
    /// <exception cref="StatusException">504 Timeout: this server has not reached that revision in time.</exception>
    public async ValueTask ReachAsync(KindCache cache, long revision, CancellationToken cancellation)
    {
        if (!cache.IsLoaded)
            await LoadAsync(cache, cancellation).ConfigureAwait(false);
        if (cache.Snapshot().Revision >= revision)
            return;
        if (!await Feed.WaitForAsync(revision, CatchUpPatience, cancellation).ConfigureAwait(false))
            throw ApiErrors.TooLargeResourceVersion(revision, cache.Snapshot().Revision, 1);
    }

    /// <exception cref="StatusException">503: the store cannot be read.</exception>
    public async ValueTask LoadAsync(KindCache cache, CancellationToken cancellation)
    {
        try
        {
            await Feed.Started.WaitAsync(CatchUpPatience, time, cancellation).ConfigureAwait(false);
            await cache.EnsureLoadedAsync(cancellation).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw ApiErrors.ServiceUnavailable("the store cannot be read: no member of the store can be reached");
        }
        catch (RpcException e)
        {
            throw StoreErrors.ToStatus(e, write: false);
        }
    }

    private string Stale(string why) =>
        $"{why}; answered from the cache at revision {Feed.Revision}, {Math.Max(1, (long)Health.Silence.TotalSeconds)}s old";

    private void Add(KindCache cache)
    {
        byResource.Add(cache.Resource, cache);
        if (!byFolder.TryGetValue(cache.Folder, out List<KindCache>? same))
            byFolder.Add(cache.Folder, same = []);
        same.Add(cache);
    }

    private void Route(Event change)
    {
        ReadOnlySpan<byte> key = change.Kv.Key.Span;
        Span<char> text = stackalloc char[256];
        var folders = byFolder.GetAlternateLookup<ReadOnlySpan<char>>();
        for (int slash = 1, depth = 0; depth < 4 && slash < Math.Min(key.Length, text.Length); slash++)
        {
            if (key[slash] != '/')
                continue;
            depth++;
            int length = System.Text.Encoding.UTF8.GetChars(key[..(slash + 1)], text);
            if (!folders.TryGetValue(text[..length], out List<KindCache>? caches))
                continue;
            foreach (KindCache cache in caches)
                cache.Receive(change);
            return;
        }
    }

    private void InvalidateAll()
    {
        foreach (KindCache cache in All)
            cache.Invalidate();
        invalidated.Writer.TryWrite(true);
    }

    /// <summary>Fills every cache, goes on trying those that failed, and starts again when changes were missed: a server that is not
    /// ready gets no readers whose requests could fill them.</summary>
    private async Task KeepFilledAsync(CancellationToken cancellation)
    {
        await Feed.Started.WaitAsync(cancellation).ConfigureAwait(false);
        while (true)
        {
            foreach (KindCache cache in All)
            {
                if (!cache.IsLoaded)
                    await cache.EnsureLoadedAsync(cancellation).AsTask().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            if (All.All(c => c.IsLoaded))
                await invalidated.Reader.ReadAsync(cancellation).ConfigureAwait(false);
            else
                await Task.Delay(RefillPause, time, cancellation).ConfigureAwait(false);
        }
    }

    private async Task BookmarkAsync(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(BookmarkInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellation).ConfigureAwait(false))
                foreach (KindCache cache in All)
                    cache.Bookmark();
        }
        catch (OperationCanceledException)
        {
            // the server ends
        }
    }
}
