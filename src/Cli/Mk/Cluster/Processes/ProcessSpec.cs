namespace MiniKube.Cli.Mk.Cluster.Processes;

public enum ProcessKind
{
    Store,
    ApiServer,
    LoadBalancer,
    Scheduler,
    ControllerManager,
    Containerd,
    Kubelet,
    Proxy,
}

/// <summary>Everything needed to start one process of the cluster, and to say what it is.</summary>
public sealed record ProcessSpec
{
    /// <summary>Unique in the cluster: <c>store-1</c>, <c>kubelet-node-2</c>, <c>haproxy</c>.</summary>
    public required string Name { get; init; }

    public required ProcessKind Kind { get; init; }

    public required string FileName { get; init; }

    public required IReadOnlyList<string> Arguments { get; init; }

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>The network namespace to run in, or null for the machine's own.</summary>
    public string? NetworkNamespace { get; init; }

    /// <summary>Where it listens, as shown to the user.</summary>
    public required string Address { get; init; }

    /// <summary>The URL that answers 200 when it is healthy, or null.</summary>
    public string? HealthUrl { get; init; }

    public required string LogFile { get; init; }

    /// <summary>The node it belongs to, 1-based; 0 for the control plane.</summary>
    public int Node { get; init; }
}
