using System.Net;
using MiniKube.Machinery.Hosting.Options;

namespace MiniKube.ControlPlane.ControllerManager;

/// <summary>How the controller manager runs. Flags carry kube-controller-manager's names.</summary>
public sealed record ControllerManagerOptions
{
    [Flag("kubeconfig", "Path to the kubeconfig file of the API server's client.")]
    public string Kubeconfig { get; init; } = "";

    [Flag("controllers", "Controllers to run: * for all that are on by default, foo switches foo on, -foo off.")]
    public IReadOnlyList<string> Controllers { get; init; } = ["*"];

    [Flag("cluster-cidr", "The network of all pods, from which nodes get their shares.")]
    public string ClusterCidr { get; init; } = "10.244.0.0/16";

    [Flag("service-cluster-ip-range", "The network of Services; accepted for compatibility, the API server allocates from it.")]
    public string ServiceClusterIpRange { get; init; } = "";

    [Flag("allocate-node-cidrs", "Give each node a part of the cluster CIDR.")]
    public bool AllocateNodeCidrs { get; init; }

    [Flag("node-cidr-mask-size", "Prefix length of a node's part of the cluster CIDR.")]
    public int NodeCidrMaskSize { get; init; } = 24;

    [Flag("node-monitor-grace-period", "How long a node may be silent before it counts as not ready.")]
    public TimeSpan NodeMonitorGracePeriod { get; init; } = TimeSpan.FromSeconds(50);

    [Flag("node-startup-grace-period", "How long a node may take to report for the first time.")]
    public TimeSpan NodeStartupGracePeriod { get; init; } = TimeSpan.FromSeconds(60);

    [Flag("node-eviction-rate", "Nodes a second whose pods are evicted, while the cluster is mostly healthy.")]
    public double NodeEvictionRate { get; init; } = 0.1;

    [Flag("secondary-node-eviction-rate", "The rate when many nodes are unhealthy; 0 in clusters below the large-cluster size.")]
    public double SecondaryNodeEvictionRate { get; init; } = 0.01;

    [Flag("large-cluster-size-threshold", "From how many nodes on the secondary rate applies.")]
    public int LargeClusterSizeThreshold { get; init; } = 50;

    [Flag("unhealthy-zone-threshold", "The part of nodes not ready from which the cluster counts as unhealthy.")]
    public double UnhealthyZoneThreshold { get; init; } = 0.55;

    [Flag("terminated-pod-gc-threshold", "How many ended pods may exist before the oldest are removed; 0 or less for any number.")]
    public int TerminatedPodGcThreshold { get; init; } = 12500;

    [Flag("max-endpoints-per-slice", "The most endpoints an EndpointSlice holds.")]
    public int MaxEndpointsPerSlice { get; init; } = 100;

    [Flag("enable-garbage-collector", "Delete what belongs to deleted owners.")]
    public bool EnableGarbageCollector { get; init; } = true;

    [Flag("root-ca-file", "The CA certificate that is published to every namespace.")]
    public string RootCaFile { get; init; } = "";

    [Flag("service-account-private-key-file", "Accepted for compatibility: tokens are issued by the API server.")]
    public string ServiceAccountPrivateKeyFile { get; init; } = "";

    [Flag("use-service-account-credentials", "Accepted for compatibility: all controllers share the manager's identity, each under its own user agent.")]
    public bool UseServiceAccountCredentials { get; init; }

    [Flag("kube-api-qps", "Requests a second each controller may send.")]
    public double KubeApiQps { get; init; } = 50;

    [Flag("kube-api-burst", "Requests each controller may send at once.")]
    public int KubeApiBurst { get; init; } = 100;

    [Flag("secure-port", "The port of health and metrics; 0 switches it off.")]
    public int SecurePort { get; init; } = 10257;

    [FlagGroup]
    public SecureServingFlags Serving { get; init; } = new();

    [FlagGroup]
    public LeaderElectionFlags LeaderElection { get; init; } = new();

    [FlagGroup]
    public LoggingFlags Logging { get; init; } = new();

    /// <summary>What is wrong with the options, or null.</summary>
    public string? Validate(IReadOnlyCollection<string> controllers)
    {
        if (Kubeconfig.Length == 0) return "--kubeconfig is required";
        if (AllocateNodeCidrs && !IPNetwork.TryParse(ClusterCidr, out _)) return $"--cluster-cidr: \"{ClusterCidr}\" is no network";
        if (RootCaFile.Length > 0 && !File.Exists(RootCaFile)) return $"--root-ca-file: {RootCaFile} does not exist";
        if (MaxEndpointsPerSlice is < 1 or > 1000) return "--max-endpoints-per-slice must be from 1 to 1000";
        var unknown = Controllers.Select(c => c.TrimStart('-')).FirstOrDefault(c => c != "*" && !controllers.Contains(c));
        return unknown is null ? null : $"\"{unknown}\" is not in the list of known controllers: {string.Join(", ", controllers.Order(StringComparer.Ordinal))}";
    }

    /// <summary>Whether <c>--controllers</c> asks for this one: an explicit word counts more than <c>*</c>.</summary>
    public bool IsEnabled(string controller)
    {
        if (Controllers.Contains(controller)) return true;
        return !Controllers.Contains("-" + controller) && Controllers.Contains("*");
    }
}
