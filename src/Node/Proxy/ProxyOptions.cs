using System.Net;
using MiniKube.Machinery.Hosting.Options;

namespace MiniKube.Node.Proxy;

/// <summary>How the proxy of one node runs. Flags carry kube-proxy's names.</summary>
public sealed record ProxyOptions
{
    [Flag("kubeconfig", "Path to the kubeconfig file of the API server's client.")]
    public string Kubeconfig { get; init; } = "";

    [Flag("hostname-override", "Name of the node; empty takes the machine's host name.")]
    public string HostnameOverride { get; init; } = "";

    [Flag("cluster-cidr", "The network of all pods. Traffic from elsewhere to a Service is masqueraded, and so is traffic of pods to elsewhere.")]
    public string ClusterCidr { get; init; } = "10.244.0.0/16";

    [Flag("healthz-bind-address", "IP:port on which health is served; empty switches it off.")]
    public string HealthzBindAddress { get; init; } = "0.0.0.0:10256";

    [Flag("metrics-bind-address", "IP:port on which metrics are served; empty switches it off.")]
    public string MetricsBindAddress { get; init; } = "127.0.0.1:10249";

    /// <summary>A write costs its changed chains only, some 20 ms; a pod that ends is given traffic for up to this long after it left its Service.</summary>
    [Flag("iptables-min-sync-period", "The least time between two writes of rules, so that many changes cost one write.")]
    public TimeSpan IptablesMinSyncPeriod { get; init; } = TimeSpan.FromMilliseconds(200);

    [Flag("iptables-sync-period", "How often the proxy looks whether somebody else removed its rules or routes.")]
    public TimeSpan IptablesSyncPeriod { get; init; } = TimeSpan.FromSeconds(30);

    [Flag("cleanup", "Remove all rules and routes of the proxy, and end.")]
    public bool Cleanup { get; init; }

    [FlagGroup]
    public LoggingFlags Logging { get; init; } = new();

    public string NodeName => HostnameOverride.Length > 0 ? HostnameOverride : Environment.MachineName.ToLowerInvariant();

    /// <summary>What is wrong with the options, or null.</summary>
    public string? Validate()
    {
        if (Cleanup) return null;
        if (Kubeconfig.Length == 0) return "--kubeconfig is required";
        if (!IPNetwork.TryParse(ClusterCidr, out _)) return $"--cluster-cidr: \"{ClusterCidr}\" is no network";
        foreach (var address in (string[])[HealthzBindAddress, MetricsBindAddress])
        {
            if (address.Length > 0 && !IPEndPoint.TryParse(address, out _)) return $"\"{address}\" is no IP:port";
        }
        if (IptablesSyncPeriod < TimeSpan.FromSeconds(1)) return "--iptables-sync-period must be at least 1s";
        return IptablesMinSyncPeriod < TimeSpan.Zero ? "--iptables-min-sync-period must not be negative" : null;
    }
}
