using System.Net;
using System.Text.Json.Nodes;
using MiniKube.ControlPlane.ApiServer.Resources.Pods;
using MiniKube.ControlPlane.ApiServer.Resources.Validation;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta.Validation;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.ApiServer.Resources.Services;

/// <summary>Checks of Services.</summary>
internal static class ServiceRules
{
    private const int MaxAffinitySeconds = 86_400;

    public static void Check(ServiceSpec spec, FieldPath path, FieldErrors errors)
    {
        IReadOnlyList<ServicePort> ports = spec.Ports ?? [];
        if (ports.Count == 0 && spec.ClusterIP != ServiceTypes.Headless && spec.Type != "ExternalName")
            errors.Required(path.Child("ports"));
        if (spec.Type == "ExternalName")
            ExternalName(spec, path, errors);
        else
            Addresses(spec, path, errors);
        Ports(ports, spec, path.Child("ports"), errors);
        SelectorRules.Labels(spec.Selector, path.Child("selector"), errors);
        if (spec.SessionAffinityConfig?.ClientIP?.TimeoutSeconds is <= 0 or > MaxAffinitySeconds)
            errors.Invalid(
                path.Child("sessionAffinityConfig").Child("clientIP").Child("timeoutSeconds"),
                spec.SessionAffinityConfig.ClientIP.TimeoutSeconds,
                $"must be greater than 0 and less than {MaxAffinitySeconds}");
        Outside(spec, path, errors);
    }

    public static void CheckUpdate(ServiceSpec spec, ServiceSpec old, FieldPath path, FieldErrors errors)
    {
        if (!ServiceTypes.NeedsClusterIp(spec) || !ServiceTypes.NeedsClusterIp(old) || string.IsNullOrEmpty(old.ClusterIP))
            return;
        if (old.ClusterIP != spec.ClusterIP)
            errors.Invalid(path.Child("clusterIPs").Index(0), new JsonArray([.. (spec.ClusterIPs ?? []).Select(ip => (JsonNode)ip)]), "may not change once set");
    }

    private static void ExternalName(ServiceSpec spec, FieldPath path, FieldErrors errors)
    {
        if (string.IsNullOrEmpty(spec.ExternalName))
            errors.Required(path.Child("externalName"));
        else
            errors.Rule(path.Child("externalName"), spec.ExternalName, NameRules.Dns1123Subdomain(spec.ExternalName.TrimEnd('.')));
        if (spec.ClusterIPs is { Count: > 0 } || !string.IsNullOrEmpty(spec.ClusterIP))
            errors.Forbidden(path.Child("clusterIPs"), "may not be set for ExternalName services");
    }

    private static void Addresses(ServiceSpec spec, FieldPath path, FieldErrors errors)
    {
        IReadOnlyList<string> ips = spec.ClusterIPs ?? [];
        FieldPath at = path.Child("clusterIPs");
        if (spec is { ClusterIP: ServiceTypes.Headless, Type: "NodePort" or "LoadBalancer" })
            errors.Invalid(at.Index(0), ServiceTypes.Headless, $"may not be set to 'None' for {spec.Type} services");
        if (ips.Count > 0 && ips[0] != spec.ClusterIP)
            errors.Invalid(at, string.Join(",", ips), "first value must match `clusterIP`");
        for (int i = 0; i < ips.Count; i++)
            if (ips[i] != ServiceTypes.Headless)
                errors.Rule(at.Index(i), ips[i], NameRules.IpAddress(ips[i]));
        for (int i = 0; i < (spec.ExternalIPs?.Count ?? 0); i++)
            AddressRules.Endpoint(spec.ExternalIPs![i], path.Child("externalIPs").Index(i), errors);
    }

    private static void Ports(IReadOnlyList<ServicePort> ports, ServiceSpec spec, FieldPath path, FieldErrors errors)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var seen = new HashSet<(string?, int)>();
        var nodePorts = new HashSet<(string?, int)>();
        for (int i = 0; i < ports.Count; i++)
        {
            ServicePort port = ports[i];
            FieldPath at = path.Index(i);
            Name(port, ports.Count, names, at.Child("name"), errors);
            errors.Port(at.Child("port"), port.Port);
            if (port.TargetPort is { } target)
                ProbeRules.Port(target, at.Child("targetPort"), errors);
            if (!seen.Add((port.Protocol, port.Port)))
                errors.Duplicate(at, JsonEquality.ToNode(new ServicePort { Port = port.Port, Protocol = port.Protocol }));
            if (port.NodePort is null or 0)
                continue;
            if (spec.Type == "ClusterIP")
                errors.Forbidden(at.Child("nodePort"), "may not be used when `type` is 'ClusterIP'");
            else if (!nodePorts.Add((port.Protocol, port.NodePort.Value)))
                errors.Duplicate(at.Child("nodePort"), port.NodePort);
        }
    }

    private static void Name(ServicePort port, int count, HashSet<string> names, FieldPath path, FieldErrors errors)
    {
        if (string.IsNullOrEmpty(port.Name))
        {
            if (count > 1)
                errors.Required(path);
            return;
        }
        errors.Rule(path, port.Name, NameRules.Dns1123Label(port.Name));
        if (!names.Add(port.Name))
            errors.Duplicate(path, port.Name);
    }

    private static void Outside(ServiceSpec spec, FieldPath path, FieldErrors errors)
    {
        if (!string.IsNullOrEmpty(spec.ExternalTrafficPolicy) && !ServiceTypes.IsReachableFromOutside(spec))
            errors.Invalid(path.Child("externalTrafficPolicy"), spec.ExternalTrafficPolicy, "may only be set for externally-accessible services");
        if (spec.HealthCheckNodePort is not null and not 0 && !ServiceTypes.NeedsHealthCheckPort(spec))
            errors.Invalid(path.Child("healthCheckNodePort"), spec.HealthCheckNodePort, "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'");
        if (spec.AllocateLoadBalancerNodePorts is not null && spec.Type != "LoadBalancer")
            errors.Forbidden(path.Child("allocateLoadBalancerNodePorts"), "may only be used when `type` is 'LoadBalancer'");
        if (!string.IsNullOrEmpty(spec.LoadBalancerClass) && spec.Type != "LoadBalancer")
            errors.Forbidden(path.Child("loadBalancerClass"), "may only be used when `type` is 'LoadBalancer'");
        for (int i = 0; i < (spec.LoadBalancerSourceRanges?.Count ?? 0); i++)
            if (!IPNetwork.TryParse(spec.LoadBalancerSourceRanges![i].Trim(), out _))
                errors.Invalid(path.Child("loadBalancerSourceRanges").Index(i), spec.LoadBalancerSourceRanges[i], "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)");
    }
}
