namespace MiniKube.Node.Proxy.Services;

/// <summary>Everything the rules of one Service port depend on. Addresses are IPv4; lists are sorted.</summary>
public sealed record ServicePortState
{
    public required ServicePortName Name { get; init; }

    public required string ClusterIP { get; init; }

    public required int Port { get; init; }

    /// <summary>0 where the port has none.</summary>
    public int NodePort { get; init; }

    public IReadOnlyList<string> ExternalIPs { get; init; } = [];

    public IReadOnlyList<string> LoadBalancerIPs { get; init; } = [];

    /// <summary>Sources allowed to use the load-balancer addresses; empty allows all.</summary>
    public IReadOnlyList<string> SourceRanges { get; init; } = [];

    /// <summary>How long a client keeps its endpoint; null without session affinity.</summary>
    public int? AffinitySeconds { get; init; }

    public bool InternalLocal { get; init; }

    public bool ExternalLocal { get; init; }

    /// <summary>The port on which this node answers load balancers' health checks; 0 for none.</summary>
    public int HealthCheckNodePort { get; init; }

    public IReadOnlyList<EndpointInfo> Endpoints { get; init; } = [];

    public bool IsExternallyAccessible => NodePort > 0 || ExternalIPs.Count > 0 || LoadBalancerIPs.Count > 0;

    public string Protocol => Name.Protocol;
}
