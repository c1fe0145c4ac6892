namespace MiniKube.Node.Proxy.PodNetwork;

/// <summary>The switches of the kernel's network code that pods and Services need, in this process's network namespace.</summary>
public static class KernelSettings
{
    private static readonly (string Path, string Value, string Why)[] Wanted =
    [
        ("net/ipv4/ip_forward", "1", "the node routes for its pods"),
        ("net/ipv4/conf/all/route_localnet", "1", "node ports answer on 127.0.0.1"),
        ("net/bridge/bridge-nf-call-iptables", "1", "Services work between pods of one node"),
    ];

    /// <summary>Sets what is not set; returns the switches that could not be set, each with the reason.</summary>
    public static IReadOnlyList<string> Apply()
    {
        var problems = new List<string>();
        foreach (var (path, value, why) in Wanted)
        {
            try
            {
                var file = "/proc/sys/" + path;
                if (File.ReadAllText(file).Trim() != value) File.WriteAllText(file, value);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                problems.Add($"{path.Replace('/', '.')}={value} ({why}): {e.Message}");
            }
        }
        return problems;
    }
}
