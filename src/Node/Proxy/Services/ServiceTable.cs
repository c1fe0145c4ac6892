using System.Net;
using System.Net.Sockets;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Core;
using MiniKube.Machinery.Api.Types.Discovery;

namespace MiniKube.Node.Proxy.Services;

/// <summary>Joins Services with their EndpointSlices into one state per port, ordered by name. Pure. Services without a
/// cluster IP (headless, ExternalName) have no rules; only IPv4 is proxied.</summary>
public static class ServiceTable
{
    private const string ServiceNameLabel = "kubernetes.io/service-name";
    private const int DefaultAffinitySeconds = 10800;

    public static IReadOnlyList<ServicePortState> Build(IEnumerable<Service> services, IEnumerable<EndpointSlice> slices, string nodeName)
    {
        var slicesByService = slices
            .Where(s => s.AddressType == "IPv4" && s.Labels.ContainsKey(ServiceNameLabel))
            .ToLookup(s => $"{s.Namespace}/{s.Labels[ServiceNameLabel]}", StringComparer.Ordinal);
        return [.. services.Where(IsProxied)
            .SelectMany(s => PortsOf(s, [.. slicesByService[s.Key]], nodeName))
            .OrderBy(p => p.Name)];
    }

    private static bool IsProxied(Service service) =>
        service.Spec is { Type: not "ExternalName" } spec && IsIPv4(spec.ClusterIP);

    private static IEnumerable<ServicePortState> PortsOf(Service service, IReadOnlyList<EndpointSlice> slices, string nodeName)
    {
        var spec = service.Spec!;
        var external = spec.Type is "NodePort" or "LoadBalancer";
        foreach (var port in spec.Ports ?? [])
        {
            yield return new ServicePortState
            {
                Name = new ServicePortName(service.Namespace, service.Name, port.Name ?? "", (port.Protocol ?? "TCP").ToLowerInvariant()),
                ClusterIP = spec.ClusterIP!,
                Port = port.Port,
                NodePort = external ? port.NodePort ?? 0 : 0,
                ExternalIPs = Sorted(spec.ExternalIPs),
                LoadBalancerIPs = spec.Type == "LoadBalancer" ? Sorted(IngressAddresses(service)) : [],
                SourceRanges = spec.Type == "LoadBalancer" ? SortedRanges(spec.LoadBalancerSourceRanges) : [],
                AffinitySeconds = spec.SessionAffinity == "ClientIP" ? spec.SessionAffinityConfig?.ClientIP?.TimeoutSeconds ?? DefaultAffinitySeconds : null,
                InternalLocal = spec.InternalTrafficPolicy == "Local",
                ExternalLocal = spec.ExternalTrafficPolicy == "Local" && (external || spec.ExternalIPs is { Count: > 0 }),
                HealthCheckNodePort = spec is { Type: "LoadBalancer", ExternalTrafficPolicy: "Local" } ? spec.HealthCheckNodePort ?? 0 : 0,
                Endpoints = EndpointsOf(slices, port, nodeName),
            };
        }
    }

    /// <summary>A load balancer in mode Proxy delivers to the node's own addresses, so its address must not be short-cut.</summary>
    private static IEnumerable<string> IngressAddresses(Service service) =>
        (service.Status?.LoadBalancer?.Ingress ?? []).Where(i => i.Ip is not null && i.IpMode is null or "VIP").Select(i => i.Ip!);

    private static IReadOnlyList<EndpointInfo> EndpointsOf(IReadOnlyList<EndpointSlice> slices, Machinery.Api.Types.Core.ServicePort port, string nodeName)
    {
        var byAddress = new SortedDictionary<string, EndpointInfo>(StringComparer.Ordinal);
        foreach (var slice in slices)
        {
            foreach (var slicePort in slice.Ports ?? [])
            {
                if (slicePort.Port is not { } number || (slicePort.Name ?? "") != (port.Name ?? "") || (slicePort.Protocol ?? "TCP") != (port.Protocol ?? "TCP")) continue;
                foreach (var endpoint in slice.Endpoints ?? [])
                {
                    if (endpoint.Addresses.Count == 0 || !IsIPv4(endpoint.Addresses[0])) continue;
                    var info = Read(endpoint, number, nodeName);
                    // An address may sit in two slices for a moment while it moves: the more usable entry counts.
                    if (!byAddress.TryGetValue(info.Address, out var known) || (!known.Ready && info.Ready)) byAddress[info.Address] = info;
                }
            }
        }
        return [.. byAddress.Values];
    }

    private static EndpointInfo Read(Endpoint endpoint, int port, string nodeName)
    {
        var ready = endpoint.Conditions?.Ready ?? true;
        return new EndpointInfo(endpoint.Addresses[0], port, endpoint.NodeName == nodeName, ready,
            endpoint.Conditions?.Serving ?? ready, endpoint.Conditions?.Terminating ?? false);
    }

    private static IReadOnlyList<string> Sorted(IEnumerable<string>? addresses) =>
        [.. (addresses ?? []).Where(IsIPv4).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private static IReadOnlyList<string> SortedRanges(IEnumerable<string>? ranges) =>
        [.. (ranges ?? []).Select(r => r.Trim()).Where(r => IPNetwork.TryParse(r, out var n) && n.BaseAddress.AddressFamily == AddressFamily.InterNetwork).Order(StringComparer.Ordinal)];

    private static bool IsIPv4(string? address) =>
        IPAddress.TryParse(address, out var parsed) && parsed.AddressFamily == AddressFamily.InterNetwork;
}
