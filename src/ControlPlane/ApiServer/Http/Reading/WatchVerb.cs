using System.Buffers;
using System.IO.Pipelines;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using MiniKube.ControlPlane.ApiServer.Http.Responses;
using MiniKube.ControlPlane.ApiServer.Storage;
using MiniKube.Machinery.Api.Errors;

namespace MiniKube.ControlPlane.ApiServer.Http.Reading;

/// <summary>GET with <c>watch=true</c>: a stream of events, one JSON object a line, until the client leaves, the time is up or the server ends.</summary>
public sealed class WatchVerb(CacheSet caches, TimeProvider time, ServerLifetime lifetime)
{
    private const int MinTimeoutSeconds = 1800;

    public async Task HandleAsync(ApiRequest request, ListQuery query)
    {
        ResponseFormat format = request.Format(forms: true);
        if (format.Yaml)
            throw ApiErrors.NotAcceptable("application/json");
        Selection.Check(query);
        ObjectFilter filter = Selection.Filter(request, query);
        KindCache cache = caches.For(request.Resource);
        long? since = query.Revision;
        await FreshenAsync(request, cache, query, since).ConfigureAwait(false);
        TimeSpan timeout = TimeSpan.FromSeconds(query.TimeoutSeconds is > 0 and var s ? s : MinTimeoutSeconds + Random.Shared.Next(MinTimeoutSeconds));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(request.Aborted, lifetime.Draining);
        using ITimer timer = time.CreateTimer(static c => ((CancellationTokenSource)c!).Cancel(), stop, timeout, Timeout.InfiniteTimeSpan);
        var output = new WatchStream(request, format.Form);
        output.Begin();
        try
        {
            using CacheWatcher watcher = await StartAsync(cache, filter, query, since, output).ConfigureAwait(false);
            await output.FlushAsync().ConfigureAwait(false);
            await PumpAsync(watcher, output, query, cache, stop.Token).ConfigureAwait(false);
        }
        catch (StatusException e)
        {
            output.WriteError(e);
            await output.FlushAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask FreshenAsync(ApiRequest request, KindCache cache, ListQuery query, long? since)
    {
        if (since is { } revision)
            await caches.ReachAsync(cache, revision, request.Aborted).ConfigureAwait(false);
        else if (await caches.CatchUpAsync(cache, request.Aborted).ConfigureAwait(false) is { } warning && query.SendInitialEvents == true)
            BodyWriter.Warn(request.Http, warning);
    }

    private static async ValueTask<CacheWatcher> StartAsync(KindCache cache, ObjectFilter filter, ListQuery query, long? since, WatchStream output)
    {
        bool listFirst = query.SendInitialEvents ?? (since is null or 0);
        if (!listFirst && since is > 0)
        {
            CacheWatcher resumed = cache.Watch(since.Value, filter, query.AllowWatchBookmarks, out IReadOnlyList<WatchItem> missed);
            foreach (WatchItem item in missed)
                await output.WriteAsync(item).ConfigureAwait(false);
            return resumed;
        }
        CacheWatcher watcher = cache.WatchFromNow(filter, query.AllowWatchBookmarks, out ObjectSnapshot snapshot);
        if (!listFirst)
            return watcher;
        foreach (StoredObject obj in filter.Select(snapshot.Items))
            await output.WriteAsync(new WatchItem(WatchItemType.Added, obj, obj.ResourceVersion)).ConfigureAwait(false);
        if (query is { SendInitialEvents: true, AllowWatchBookmarks: true })
            output.WriteBookmark(snapshot.Revision, initialEventsEnd: true);
        return watcher;
    }

    private static async Task PumpAsync(CacheWatcher watcher, WatchStream output, ListQuery query, KindCache cache, CancellationToken stop)
    {
        ChannelReader<WatchItem> items = watcher.Items;
        try
        {
            while (await items.WaitToReadAsync(stop).ConfigureAwait(false))
            {
                while (items.TryRead(out WatchItem item))
                    await output.WriteAsync(item).ConfigureAwait(false);
                await output.FlushAsync().ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            if (output.IsOpen && query.AllowWatchBookmarks && cache.IsLoaded && !items.TryPeek(out _))
            {
                output.WriteBookmark(output.LastRevision, initialEventsEnd: false);
                await output.FlushAsync().ConfigureAwait(false);
            }
        }
    }
}
