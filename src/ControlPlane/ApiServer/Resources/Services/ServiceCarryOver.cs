using MiniKube.ControlPlane.ApiServer.Resources.Validation;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.ApiServer.Resources.Services;

/// <summary>What an update keeps of the addresses and ports it does not mention, and drops when the type no longer has them.</summary>
internal static class ServiceCarryOver
{
    public static ServiceSpec Apply(ServiceSpec spec, ServiceSpec old) => DropUnneeded(KeepAllocated(spec, old), old);

    private static ServiceSpec KeepAllocated(ServiceSpec spec, ServiceSpec old)
    {
        if (ServiceTypes.NeedsClusterIp(spec) && ServiceTypes.NeedsClusterIp(old))
        {
            if (spec is { ClusterIP: null or "", ClusterIPs: null or { Count: 0 } })
                spec = spec with { ClusterIP = old.ClusterIP };
            if (spec.ClusterIP == old.ClusterIP && (spec.ClusterIPs?.Count ?? 0) == 0)
                spec = spec with { ClusterIPs = old.ClusterIPs };
            else if (spec.ClusterIP != old.ClusterIP && (spec.ClusterIPs ?? []).SequenceEqual(old.ClusterIPs ?? [], StringComparer.Ordinal))
                spec = spec with { ClusterIPs = [spec.ClusterIP ?? ""] };
            spec = spec with { IpFamilies = spec.IpFamilies ?? old.IpFamilies, IpFamilyPolicy = spec.IpFamilyPolicy ?? old.IpFamilyPolicy };
        }
        if (ServiceTypes.NeedsNodePorts(spec) && ServiceTypes.NeedsNodePorts(old))
            spec = spec with { Ports = spec.Ports.Map(p => WithNodePort(p, spec, old)) };
        if (ServiceTypes.NeedsHealthCheckPort(spec) && ServiceTypes.NeedsHealthCheckPort(old) && (spec.HealthCheckNodePort ?? 0) == 0)
            spec = spec with { HealthCheckNodePort = old.HealthCheckNodePort };
        return spec;
    }

    private static ServicePort WithNodePort(ServicePort port, ServiceSpec spec, ServiceSpec old)
    {
        if (port.NodePort > 0)
            return port;
        int? before = old.Ports?.FirstOrDefault(o => o.Protocol == port.Protocol && o.Port == port.Port)?.NodePort;
        bool usedElsewhere = spec.Ports!.Any(p => p.NodePort == before && p.Protocol == port.Protocol);
        return before > 0 && !usedElsewhere ? port with { NodePort = before } : port;
    }

    /// <summary>Only what the old Service had and the update left untouched: a new value where none belongs is an error.</summary>
    private static ServiceSpec DropUnneeded(ServiceSpec spec, ServiceSpec old)
    {
        if (ServiceTypes.NeedsClusterIp(old) && !ServiceTypes.NeedsClusterIp(spec) && (spec.ClusterIP ?? old.ClusterIP) == old.ClusterIP)
            spec = spec with { ClusterIP = null, ClusterIPs = null, IpFamilies = null, IpFamilyPolicy = null, InternalTrafficPolicy = null };
        if (old.Type is "NodePort" or "LoadBalancer" && spec.Type is not ("NodePort" or "LoadBalancer") && !HasNewNodePort(spec, old))
            spec = spec with { Ports = spec.Ports.Map(p => p.NodePort is null ? p : p with { NodePort = null }) };
        if (!ServiceTypes.NeedsHealthCheckPort(spec) && spec.HealthCheckNodePort == old.HealthCheckNodePort)
            spec = spec with { HealthCheckNodePort = null };
        if (!ServiceTypes.IsReachableFromOutside(spec) && spec.ExternalTrafficPolicy == old.ExternalTrafficPolicy)
            spec = spec with { ExternalTrafficPolicy = null };
        if (spec.Type != "LoadBalancer" && spec.AllocateLoadBalancerNodePorts == old.AllocateLoadBalancerNodePorts)
            spec = spec with { AllocateLoadBalancerNodePorts = null };
        if (spec.Type != "ExternalName" && old.Type == "ExternalName" && spec.ExternalName == old.ExternalName)
            spec = spec with { ExternalName = null };
        return spec;
    }

    private static bool HasNewNodePort(ServiceSpec spec, ServiceSpec old)
    {
        var before = (old.Ports ?? []).Select(p => p.NodePort ?? 0).ToHashSet();
        return (spec.Ports ?? []).Any(p => p.NodePort > 0 && !before.Contains(p.NodePort.Value));
    }
}
