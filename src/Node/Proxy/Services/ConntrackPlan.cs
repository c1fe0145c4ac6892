namespace MiniKube.Node.Proxy.Services;

/// <summary>UDP has no connection to close: flows the kernel remembers keep going to endpoints that are gone, or to nowhere
/// when a Service had none. This names the entries to forget between two states, as arguments of <c>conntrack</c>. Pure.</summary>
public static class ConntrackPlan
{
    public static IReadOnlyList<IReadOnlyList<string>> Between(IReadOnlyList<ServicePortState> before, IReadOnlyList<ServicePortState> after)
    {
        var next = after.Where(p => p.Protocol == "udp").ToDictionary(p => p.Name);
        var previous = before.Where(p => p.Protocol == "udp").ToDictionary(p => p.Name);
        var deletions = new List<IReadOnlyList<string>>();
        foreach (var (name, old) in previous)
        {
            var kept = next.TryGetValue(name, out var now) ? Addresses(now) : [];
            foreach (var gone in old.Endpoints.Where(e => !kept.Contains(e.Address))) AddForEndpoint(deletions, old, gone.Ip);
        }
        foreach (var (name, now) in next)
        {
            var servedBefore = previous.TryGetValue(name, out var old) && EndpointSelection.For(old).HasAny;
            if (!servedBefore && EndpointSelection.For(now).HasAny) AddForService(deletions, now);
        }
        return deletions;
    }

    private static HashSet<string> Addresses(ServicePortState port) =>
        [.. EndpointSelection.For(port).Reachable.Select(e => e.Address)];

    private static void AddForEndpoint(List<IReadOnlyList<string>> deletions, ServicePortState port, string endpointIp)
    {
        foreach (var ip in VirtualIPs(port)) deletions.Add(["-D", "-p", "udp", "--orig-dst", ip, "--dst-nat", endpointIp]);
        if (port.NodePort > 0) deletions.Add(["-D", "-p", "udp", "--orig-port-dst", $"{port.NodePort}", "--dst-nat", endpointIp]);
    }

    private static void AddForService(List<IReadOnlyList<string>> deletions, ServicePortState port)
    {
        foreach (var ip in VirtualIPs(port)) deletions.Add(["-D", "-p", "udp", "--orig-dst", ip, "--orig-port-dst", $"{port.Port}"]);
        if (port.NodePort > 0) deletions.Add(["-D", "-p", "udp", "--orig-port-dst", $"{port.NodePort}"]);
    }

    private static IEnumerable<string> VirtualIPs(ServicePortState port) => [port.ClusterIP, .. port.ExternalIPs, .. port.LoadBalancerIPs];
}
