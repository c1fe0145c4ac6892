using System.Net;
using System.Net.Sockets;
using MiniKube.Machinery.Api.Meta;
using KubeNode = MiniKube.Machinery.Api.Types.Core.Node;

namespace MiniKube.Node.Proxy.PodNetwork;

/// <summary>One way to another node's pods.</summary>
public sealed record Route(string Destination, string Gateway);

/// <summary>The difference between the routes a node should have and those it has. Pure.</summary>
public sealed record RoutePlan(IReadOnlyList<Route> Replace, IReadOnlyList<Route> Delete)
{
    /// <summary>Every other node's IPv4 pod CIDRs lead to that node's InternalIP; a node without either is passed over.</summary>
    public static IReadOnlyList<Route> Wanted(IEnumerable<KubeNode> nodes, string self) =>
        [.. from node in nodes
            where node.Name != self && !node.IsBeingDeleted
            let gateway = InternalIP(node)
            where gateway is not null
            from cidr in PodCidrs(node)
            orderby cidr
            select new Route(cidr, gateway)];

    public static RoutePlan Between(IReadOnlyList<Route> wanted, IReadOnlyList<Route> present) => new(
        [.. wanted.Except(present)],
        [.. present.Where(p => wanted.All(w => w.Destination != p.Destination))]);

    /// <summary>The IPv4 networks a node gives its pods.</summary>
    public static IReadOnlyList<string> PodCidrs(KubeNode node)
    {
        var cidrs = node.Spec?.PodCIDRs is { Count: > 0 } all ? all : node.Spec?.PodCIDR is { Length: > 0 } one ? [one] : [];
        return [.. cidrs.Where(c => IPNetwork.TryParse(c, out var n) && n.BaseAddress.AddressFamily == AddressFamily.InterNetwork)];
    }

    private static string? InternalIP(KubeNode node) => node.Status?.Addresses?
        .FirstOrDefault(a => a.Type == "InternalIP" && IPAddress.TryParse(a.Address, out var ip) && ip.AddressFamily == AddressFamily.InterNetwork)?.Address;
}
