using MiniKube.ControlPlane.ApiServer.Http;
using MiniKube.ControlPlane.ApiServer.Storage;
using MiniKube.Machinery.Hosting.Health;
using MiniKube.Machinery.Hosting.Metrics;

namespace MiniKube.ControlPlane.ApiServer.Composition;

/// <summary>
/// What health endpoints and metrics tell of the server's own state. <c>/readyz</c> and <c>/healthz</c> name what is wrong: <c>etcd</c> when the store does not
/// answer, <c>informer-sync</c> while caches are not filled, <c>watch-cache</c> when this server's feed from a living store is dead. A load balancer asks
/// <c>/readyz?exclude=etcd</c>: without the store every server still answers reads from its caches, and none must be taken away; a server whose own feed is dead must.
/// </summary>
public static class ServerHealth
{
    public static void AddChecks(HealthChecks health, CacheSet caches, ServerLifetime lifetime)
    {
        health.Add("etcd", HealthEndpoints.Healthz | HealthEndpoints.Readyz, caches.Freshness.StoreTroubleAsync);
        health.Add("informer-sync", HealthEndpoints.Readyz, () => caches.All.Count(c => !c.IsLoaded) is > 0 and var n ? $"{n} caches are not filled yet" : null);
        health.Add("watch-cache", HealthEndpoints.Healthz | HealthEndpoints.Readyz, caches.Freshness.FeedTroubleAsync);
        health.Add("shutdown", HealthEndpoints.Readyz, () => lifetime.IsEnding ? "process is shutting down" : null);
    }

    public static void AddMetrics(MetricRegistry metrics, CacheSet caches)
    {
        metrics.Observe("apiserver_watch_cache_revision", "The store's revision that the caches have seen.", () => caches.Feed.Revision);
        metrics.Observe("apiserver_storage_objects_total_cached", "Objects in the caches.", () => caches.All.Sum(c => c.Count));
        metrics.Observe("apiserver_registered_watchers", "Watches that are open.", () => caches.All.Sum(c => c.WatcherCount));
        metrics.Observe("apiserver_storage_reachable", "1 while the store answers with a quorum.", () => caches.Health.Down is null ? 1 : 0);
    }
}
