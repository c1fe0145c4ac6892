namespace MiniKube.Node.Proxy.Services;

/// <summary>Which endpoints a port's traffic may use. <see cref="Cluster"/> serves policy Cluster, <see cref="Local"/> policy Local;
/// each falls back to endpoints that are terminating but still serving when none is ready.</summary>
public sealed record EndpointSelection(IReadOnlyList<EndpointInfo> Cluster, IReadOnlyList<EndpointInfo> Local, bool HasAny)
{
    /// <summary>Every endpoint that any chain of this port can reach, without repetition.</summary>
    public IReadOnlyList<EndpointInfo> Reachable { get; } = [.. Cluster.Union(Local)];

    public static EndpointSelection For(ServicePortState port)
    {
        var needsCluster = !port.InternalLocal || port.IsExternallyAccessible;
        var needsLocal = port.InternalLocal || (port.ExternalLocal && port.IsExternallyAccessible);
        var any = Usable(port.Endpoints);
        return new EndpointSelection(
            needsCluster ? any : [],
            needsLocal ? Usable([.. port.Endpoints.Where(e => e.IsLocal)]) : [],
            any.Count > 0);
    }

    private static IReadOnlyList<EndpointInfo> Usable(IReadOnlyList<EndpointInfo> endpoints)
    {
        EndpointInfo[] ready = [.. endpoints.Where(e => e.Ready)];
        return ready.Length > 0 ? ready : [.. endpoints.Where(e => e.IsServingTerminating)];
    }
}
