using MiniKube.Cli.Mk.Cluster.Setup;

namespace MiniKube.Cli.Mk.Cluster.Network;

/// <summary>The cluster's wires: a bridge in a namespace of its own (in the machine's namespace, a firewall's FORWARD policy would
/// drop node-to-node traffic), one cable to the machine, one to each node's namespace.</summary>
public static class SwitchNetwork
{
    private const string Switch = "mk-switch";
    private const string Bridge = "mk-br0";
    private const string MachineCable = "mk-host";

    public static bool Exists(string ns) => File.Exists("/run/netns/" + ns);

    /// <summary>Makes what is missing. Returns how many namespaces were made.</summary>
    public static async Task<int> EnsureAsync(int nodes, CancellationToken cancellation)
    {
        var made = 0;
        if (!Exists(Switch))
        {
            await Ip($"netns add {Switch}", cancellation).ConfigureAwait(false);
            await Batch(Switch, ["link set lo up", $"link add {Bridge} type bridge", $"link set {Bridge} up"], cancellation).ConfigureAwait(false);
            made++;
        }

        if (!Directory.Exists("/sys/class/net/" + MachineCable))
        {
            await Ip($"link add {MachineCable} type veth peer name up0 netns {Switch}", cancellation).ConfigureAwait(false);
            await Batch(Switch, [$"link set up0 master {Bridge} up"], cancellation).ConfigureAwait(false);
            await Batch(null, [$"addr add {ClusterNetwork.Machine}/24 dev {MachineCable}", $"link set {MachineCable} up"], cancellation).ConfigureAwait(false);
        }

        for (var n = 1; n <= nodes; n++)
            if (await EnsureNodeAsync(n, cancellation).ConfigureAwait(false)) made++;
        return made;
    }

    public static async Task<int> RemoveAsync(CancellationToken cancellation)
    {
        var gone = 0;
        if (Directory.Exists("/sys/class/net/" + MachineCable)) await Ip($"link del {MachineCable}", cancellation).ConfigureAwait(false);
        foreach (var ns in Namespaces())
        {
            await Ip($"netns del {ns}", cancellation).ConfigureAwait(false);
            gone++;
        }

        return gone;
    }

    public static IReadOnlyList<string> Namespaces() => !Directory.Exists("/run/netns")
        ? []
        : [.. Directory.EnumerateFiles("/run/netns").Select(f => Path.GetFileName(f)!).Where(n => n == Switch || n.StartsWith("mk-node-", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    /// <summary>Routes from the machine to the pods of each node, and to Service addresses through the first node.</summary>
    public static async Task RouteAsync(IReadOnlyDictionary<string, string> podCidrToNodeIp, CancellationToken cancellation)
    {
        List<string> commands = [.. podCidrToNodeIp.Select(r => $"route replace {r.Key} via {r.Value}")];
        if (podCidrToNodeIp.Count > 0) commands.Add($"route replace {ClusterNetwork.ServiceCidr} via {ClusterNetwork.NodeIp(1)}");
        await Batch(null, commands, cancellation).ConfigureAwait(false);
    }

    private static async Task<bool> EnsureNodeAsync(int n, CancellationToken cancellation)
    {
        var ns = ClusterNetwork.NodeNamespace(n);
        if (Exists(ns)) return false;
        await Ip($"netns add {ns}", cancellation).ConfigureAwait(false);
        await Batch(Switch, [$"link add mkv-{n} type veth peer name eth0 netns {ns}", $"link set mkv-{n} master {Bridge} up"], cancellation).ConfigureAwait(false);
        await Batch(ns, ["link set lo up", $"addr add {ClusterNetwork.NodeIp(n)}/24 dev eth0", "link set eth0 up", $"route add default via {ClusterNetwork.Machine}"], cancellation).ConfigureAwait(false);
        const string Settings = "echo 1 >/proc/sys/net/ipv4/ip_forward; echo 1 >/proc/sys/net/bridge/bridge-nf-call-iptables 2>/dev/null || true";
        await Shell.RunAsync("nsenter", [$"--net=/run/netns/{ns}", "/bin/sh", "-c", Settings], cancellation).ConfigureAwait(false);
        return true;
    }

    private static Task Ip(string command, CancellationToken cancellation) => Shell.RunAsync("ip", command.Split(' '), cancellation);

    private static async Task Batch(string? ns, IReadOnlyList<string> commands, CancellationToken cancellation)
    {
        foreach (var command in commands)
            await Shell.RunAsync("ip", ns is null ? command.Split(' ') : ["-n", ns, .. command.Split(' ')], cancellation).ConfigureAwait(false);
    }
}
