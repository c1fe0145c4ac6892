using System.Net;

namespace MiniKube.Cli.Mk.Cluster.Pki;

/// <summary>A node that gets certificates: its name, and the addresses its kubelet is called at.</summary>
public sealed record PkiNode(string Name, IReadOnlyList<string> Addresses);

/// <summary>Who gets certificates, for which names and addresses.</summary>
public sealed record PkiPlan
{
    /// <summary>The API as components reach it; goes into their kubeconfigs.</summary>
    public required string ServerUrl { get; init; }

    /// <summary>The API as the administrator reaches it; goes into admin.conf.</summary>
    public required string AdminServerUrl { get; init; }

    /// <summary>Names and addresses of the API servers and of what stands before them.</summary>
    public required IReadOnlyList<string> ApiServerNames { get; init; }

    /// <summary>Names and addresses of the store's members.</summary>
    public required IReadOnlyList<string> StoreNames { get; init; }

    public required IReadOnlyList<PkiNode> Nodes { get; init; }

    /// <summary>The plan of a cluster of network namespaces on this machine.</summary>
    public static PkiPlan Local(ClusterSpec spec) => new()
    {
        ServerUrl = ClusterNetwork.ServerUrl,
        AdminServerUrl = ClusterNetwork.ServerUrl,
        ApiServerNames = [ClusterNetwork.Machine],
        StoreNames = [ClusterNetwork.Machine],
        Nodes = [.. Enumerable.Range(1, spec.Nodes).Select(n => new PkiNode(ClusterNetwork.NodeName(n), [ClusterNetwork.NodeIp(n)]))],
    };

    /// <summary>Splits names from addresses, as certificates want them.</summary>
    public static (IReadOnlyList<string> Dns, IReadOnlyList<IPAddress> Ips) Split(IEnumerable<string> names)
    {
        var all = names.Distinct(StringComparer.Ordinal).ToList();
        return ([.. all.Where(n => !IPAddress.TryParse(n, out _))], [.. all.Where(n => IPAddress.TryParse(n, out _)).Select(IPAddress.Parse)]);
    }
}
