using System.Net;
using Microsoft.Extensions.Logging;
using MiniKube.Machinery.Client.Informers;
using MiniKube.Machinery.Client.Rest;
using MiniKube.Machinery.Hosting.Health;
using MiniKube.Machinery.Hosting.Metrics;
using MiniKube.Node.Proxy.Commands;
using MiniKube.Node.Proxy.Iptables;
using MiniKube.Node.Proxy.PodNetwork;

namespace MiniKube.Node.Proxy;

/// <summary>The proxy as a process: client, informers, health and metrics ports around <see cref="ProxyLoop"/>.</summary>
internal static class ProxyProcess
{
    public static async Task RunAsync(ProxyOptions options, ILoggerFactory logs, CancellationToken ct)
    {
        var log = logs.CreateLogger("proxy");
        var commands = new ProcessCommandRunner();
        if (options.Cleanup)
        {
            await CleanUpAsync(commands, log, ct).ConfigureAwait(false);
            return;
        }
        log.Starting(options.NodeName, options.ClusterCidr);
        var registry = new MetricRegistry();
        await using var client = KubeClient.FromKubeConfig(options.Kubeconfig, new KubeClientOptions { UserAgent = "kube-proxy", LoggerFactory = logs });
        var informers = new InformerFactory(client, logs, TimeProvider.System);
        var loop = new ProxyLoop(options, options.NodeName, informers, commands, new ProxyMetrics(registry), TimeProvider.System, log);
        var checks = new HealthChecks();
        checks.Add("rules", HealthEndpoints.Readyz | HealthEndpoints.Healthz, () => loop.LastSynced is null ? "rules were not written yet" : null);
        await using var health = await ServeAsync(options.HealthzBindAddress, checks, registry, logs, ct).ConfigureAwait(false);
        await using var metrics = await ServeAsync(options.MetricsBindAddress, checks, registry, logs, ct).ConfigureAwait(false);
        await WhileAllRunAsync(ct, informers.RunAsync, loop.RunAsync).ConfigureAwait(false);
    }

    private static async Task CleanUpAsync(ICommandRunner commands, ILogger log, CancellationToken ct)
    {
        await new IptablesSync(new ProcessIptables(commands)).RemoveAllAsync(ct).ConfigureAwait(false);
        var routes = new RouteTable(commands);
        await routes.ApplyAsync(RoutePlan.Between([], await routes.ListAsync(ct).ConfigureAwait(false)), ct).ConfigureAwait(false);
        log.CleanedUp();
    }

    private static async Task<HealthServer?> ServeAsync(string address, HealthChecks checks, MetricRegistry registry, ILoggerFactory logs, CancellationToken ct)
    {
        if (address.Length == 0) return null;
        var endpoint = IPEndPoint.Parse(address);
        var options = new HealthServerOptions { Address = endpoint.Address.ToString(), Port = endpoint.Port, Tls = false };
        return await HealthServer.StartAsync(options, checks, registry, logs, ct).ConfigureAwait(false);
    }

    /// <summary>The first part that ends, ends all: nothing keeps running half.</summary>
    private static async Task WhileAllRunAsync(CancellationToken ct, params Func<CancellationToken, Task>[] parts)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var running = parts.Select(p => p(stop.Token)).ToList();
        var first = await Task.WhenAny(running).ConfigureAwait(false);
        await stop.CancelAsync().ConfigureAwait(false);
        try
        {
            await Task.WhenAll(running).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!first.IsFaulted)
        {
            // The others gave way.
        }
        await first.ConfigureAwait(false);
    }
}
