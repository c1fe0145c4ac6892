using Microsoft.Extensions.Logging;
using MiniKube.Machinery.Api.Types.Core;
using MiniKube.Machinery.Client.Informers;
using MiniKube.Machinery.Client.LeaderElection;
using MiniKube.Machinery.Hosting.Health;
using MiniKube.Machinery.Hosting.Metrics;
using MiniKube.Machinery.Hosting.Tls;

namespace MiniKube.ControlPlane.Scheduler;

/// <summary>The scheduler's port for health and metrics.</summary>
internal static class HealthPort
{
    /// <summary>Null where no port was asked for.</summary>
    public static async Task<HealthServer?> StartAsync(
        SchedulerOptions options, InformerFactory informers, LeaderElector? elector, MetricRegistry metrics, ILoggerFactory logs, CancellationToken ct)
    {
        if (options.SecurePort == 0) return null;
        var checks = new HealthChecks();
        checks.Add("informer-sync", HealthEndpoints.Readyz, () => informers.For<Node>().HasSynced && informers.For<Pod>().HasSynced ? null : "informers not synced yet");
        if (elector is not null) metrics.Observe("leader_election_master_status", "1 while this process leads.", "name", options.LeaseName, () => elector.IsLeader ? 1 : 0);
        var log = logs.CreateLogger("Scheduler");
        var serving = options.Serving;
        var certificate = serving.CertFile is { } cert && serving.KeyFile is { } key ? new ReloadingCertificate(cert, key, log: log) : null;
        var trust = serving.ClientCaFile is { } authority ? new ReloadingTrust(authority, log: log) : null;
        var listen = new HealthServerOptions
        {
            Address = serving.BindAddress,
            Port = options.SecurePort,
            Certificate = certificate is null ? null : () => certificate.Current,
            ClientTrust = trust is null ? null : () => trust.Current,
        };
        return await HealthServer.StartAsync(listen, checks, metrics, logs, ct);
    }
}
