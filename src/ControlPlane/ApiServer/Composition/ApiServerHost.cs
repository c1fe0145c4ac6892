using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MiniKube.ControlPlane.ApiServer.Authorization.Bootstrap;
using MiniKube.ControlPlane.ApiServer.Composition.Hooks;
using MiniKube.ControlPlane.ApiServer.Composition.LiveServers;
using MiniKube.ControlPlane.ApiServer.Http;
using MiniKube.ControlPlane.ApiServer.Http.Pipeline;
using MiniKube.ControlPlane.ApiServer.Resources;
using MiniKube.ControlPlane.ApiServer.Storage;
using MiniKube.Machinery.Hosting.Health;
using MiniKube.Machinery.Hosting.Metrics;

namespace MiniKube.ControlPlane.ApiServer.Composition;

/// <summary>The whole server: puts the parts together, serves until told to end, then drains.</summary>
public static class ApiServerHost
{
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(5);

    public static async Task RunAsync(ApiServerOptions options, ILoggerFactory logs, CancellationToken stop)
    {
        TimeProvider time = TimeProvider.System;
        ILogger log = logs.CreateLogger("apiserver");
        var map = new ResourceMap(ResourceTable.All);
        var health = new HealthChecks();
        var metrics = new MetricRegistry();
        using var lifetime = new ServerLifetime();
        using var work = new CancellationTokenSource();
        using var storage = new StorageParts(options, [.. map.All, .. ResourceTable.Internal], time, logs);
        await using ServiceProvider services = ServerServices.Build(options, storage, lifetime, time);
        ApiPipeline pipeline = RequestParts.Pipeline(options, map, storage, services, health, metrics, logs);
        ServerHealth.AddChecks(health, storage.Caches, lifetime);
        ServerHealth.AddMetrics(metrics, storage.Caches);
        var hooks = new PostStartHooks([.. services.GetServices<IStartupTask>(), .. ServiceHooks.All(options, services)], health, time, log);
        ServiceEndpoints endpoints = Endpoints(options, storage, services, log);

        Task caches = storage.Caches.RunAsync(work.Token);
        await using WebApplication app = await WebServer.StartAsync(options, pipeline, logs, stop).ConfigureAwait(false);
        ApiLog.Serving(log, options.BindAddress, options.SecurePort);
        Task background = Task.WhenAll(
            caches, storage.Compactor.RunAsync(work.Token), hooks.RunAsync(work.Token),
            options.ControlPlaneEndpoint.Length > 0 ? Task.CompletedTask : endpoints.RunAsync(hooks.Done, work.Token));
        await Task.WhenAny(Task.Delay(Timeout.Infinite, stop), background).ConfigureAwait(false);
        if (!stop.IsCancellationRequested)
            await background.ConfigureAwait(false); // it does not end by itself: this throws what ended it
        await endpoints.LeaveAsync().ConfigureAwait(false);
        await DrainAsync(options, app, storage.Caches, lifetime, log).ConfigureAwait(false);
        await work.CancelAsync().ConfigureAwait(false);
        await background.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static ServiceEndpoints Endpoints(ApiServerOptions options, StorageParts storage, IServiceProvider services, ILogger log)
    {
        var self = new ServerAddress(options.Advertised, options.SecurePort);
        var objects = new KubernetesObjects(storage.Reader, services.GetRequiredService<IObjectWriter>());
        return new ServiceEndpoints(self, new ServerLeases(storage.Client, storage.Keys), objects, services.GetRequiredService<TimeProvider>(), log);
    }

    /// <summary>Not ready at once; after the delay, watches end and requests under way are answered.</summary>
    private static async Task DrainAsync(ApiServerOptions options, WebApplication app, CacheSet caches, ServerLifetime lifetime, ILogger log)
    {
        lifetime.BeginShutdown();
        if (options.ShutdownDelay > TimeSpan.Zero)
            await Task.Delay(options.ShutdownDelay, CancellationToken.None).ConfigureAwait(false);
        ApiLog.Draining(log, caches.All.Sum(c => c.WatcherCount));
        lifetime.Drain();
        using var patience = new CancellationTokenSource(DrainTime);
        await app.StopAsync(patience.Token).ConfigureAwait(false);
    }
}
