using Microsoft.Extensions.Logging;
using MiniKube.Machinery.Client.Informers;
using MiniKube.Machinery.Client.LeaderElection;
using MiniKube.Machinery.Client.Rest;
using MiniKube.Machinery.Hosting.Health;
using MiniKube.Machinery.Hosting.Metrics;
using MiniKube.Machinery.Hosting.Tls;

namespace MiniKube.ControlPlane.ControllerManager.Manager;

/// <summary>The controller manager as a process: serves health, competes for the Lease, and runs all controllers while it holds it.
/// When the Lease is lost everything is stopped, nothing half-done goes on beside the next leader, and the process waits for it anew.</summary>
internal static class ManagerProcess
{
    public static async Task RunAsync(ControllerManagerOptions options, ILoggerFactory logs, CancellationToken ct)
    {
        var log = logs.CreateLogger("controller-manager");
        var registry = new MetricRegistry();
        await using var client = Connect(options with { KubeApiQps = 0 }, "shared-informers", logs);
        await using var health = await ServeAsync(options, registry, logs, ct).ConfigureAwait(false);
        if (!options.LeaderElection.LeaderElect)
        {
            await LeadAsync(options, client, registry, logs, ct).ConfigureAwait(false);
            return;
        }
        await using var leaseClient = Connect(options with { KubeApiQps = 0 }, "leader-election", logs);
        var elector = new LeaderElector(leaseClient, ElectionOptions(options), TimeProvider.System, log);
        registry.Observe("leader_election_master_status", "1 while this process leads.", () => elector.IsLeader ? 1 : 0);
        await elector.RunAsync(token => LeadAsync(options, client, registry, logs, token), ct).ConfigureAwait(false);
        if (!ct.IsCancellationRequested) throw new InvalidOperationException("leaderelection lost");
    }

    private static async Task LeadAsync(ControllerManagerOptions options, KubeClient client, MetricRegistry registry, ILoggerFactory logs, CancellationToken ct)
    {
        var informers = new InformerFactory(client, logs, TimeProvider.System);
        await using var context = new ControllerContext(options, informers, name => Connect(options, name, logs), registry, TimeProvider.System, logs);
        await ControllerSet.RunAsync(context, ControllerTable.All, ct).ConfigureAwait(false);
    }

    private static KubeClient Connect(ControllerManagerOptions options, string name, ILoggerFactory logs) => KubeClient.FromKubeConfig(options.Kubeconfig, new KubeClientOptions
    {
        UserAgent = $"kube-controller-manager/{name}",
        Qps = options.KubeApiQps,
        Burst = options.KubeApiBurst,
        LoggerFactory = logs,
    });

    private static async Task<HealthServer?> ServeAsync(ControllerManagerOptions options, MetricRegistry registry, ILoggerFactory logs, CancellationToken ct)
    {
        if (options.SecurePort == 0) return null;
        var serving = options.Serving;
        var server = new HealthServerOptions
        {
            Address = serving.BindAddress,
            Port = options.SecurePort,
            Certificate = serving is { CertFile: { } cert, KeyFile: { } key } ? new CertificateSource(cert, key).Current : null,
            ClientTrust = serving.ClientCaFile is { } ca ? new TrustSource(ca).Current : null,
        };
        return await HealthServer.StartAsync(server, new HealthChecks(), registry, logs, ct).ConfigureAwait(false);
    }

    private static LeaderElectionOptions ElectionOptions(ControllerManagerOptions options) => new()
    {
        Namespace = options.LeaderElection.ResourceNamespace,
        Name = "kube-controller-manager",
        Identity = options.LeaderElection.NewIdentity(),
        LeaseDuration = options.LeaderElection.LeaseDuration,
        RenewDeadline = options.LeaderElection.RenewDeadline,
        RetryPeriod = options.LeaderElection.RetryPeriod,
    };

    private sealed class CertificateSource(string cert, string key)
    {
        private readonly ReloadingCertificate _file = new(cert, key);

        public System.Security.Cryptography.X509Certificates.X509Certificate2 Current() => _file.Current;
    }

    private sealed class TrustSource(string ca)
    {
        private readonly ReloadingTrust _file = new(ca);

        public System.Security.Cryptography.X509Certificates.X509Certificate2Collection Current() => _file.Current;
    }
}
