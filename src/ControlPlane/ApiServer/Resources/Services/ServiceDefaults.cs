using MiniKube.ControlPlane.ApiServer.Resources.Validation;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.ApiServer.Resources.Services;

/// <summary>Defaults of a Service that depend on its type and ports.</summary>
internal static class ServiceDefaults
{
    private const int AffinitySeconds = 10_800;

    /// <returns>The same spec if nothing is missing.</returns>
    public static ServiceSpec Of(ServiceSpec spec)
    {
        IReadOnlyList<ServicePort>? ports = spec.Ports.Map(WithTarget);
        if (!ReferenceEquals(ports, spec.Ports))
            spec = spec with { Ports = ports };
        if (spec.SessionAffinity == "ClientIP" && spec.SessionAffinityConfig?.ClientIP?.TimeoutSeconds is null)
            spec = spec with { SessionAffinityConfig = new SessionAffinityConfig { ClientIP = new ClientIPConfig { TimeoutSeconds = AffinitySeconds } } };
        if (spec.SessionAffinity == "None" && spec.SessionAffinityConfig is not null)
            spec = spec with { SessionAffinityConfig = null };
        if (string.IsNullOrEmpty(spec.ExternalTrafficPolicy) && ServiceTypes.IsReachableFromOutside(spec))
            spec = spec with { ExternalTrafficPolicy = "Cluster" };
        if (string.IsNullOrEmpty(spec.InternalTrafficPolicy) && ServiceTypes.NeedsClusterIp(spec))
            spec = spec with { InternalTrafficPolicy = "Cluster" };
        if (spec is { Type: "LoadBalancer", AllocateLoadBalancerNodePorts: null })
            spec = spec with { AllocateLoadBalancerNodePorts = true };
        return spec;
    }

    private static ServicePort WithTarget(ServicePort port) => IsUnset(port.TargetPort) ? port with { TargetPort = port.Port } : port;

    private static bool IsUnset(IntOrString? port) => port is not { } p || (p.Text is null && p.Int == 0) || p.Text == "";
}
