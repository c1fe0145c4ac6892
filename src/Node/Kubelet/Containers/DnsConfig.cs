namespace MiniKube.Node.Kubelet.Containers;

/// <summary>A resolver configuration as in resolv.conf.</summary>
public sealed record ResolverConfig(IReadOnlyList<string> Servers, IReadOnlyList<string> Searches, IReadOnlyList<string> Options)
{
    public static ResolverConfig Empty { get; } = new([], [], []);

    public static ResolverConfig Parse(string resolvConf)
    {
        List<string> servers = [], options = [];
        IReadOnlyList<string> searches = [];
        foreach (var line in resolvConf.Split('\n'))
        {
            var words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length < 2 || words[0].StartsWith('#') || words[0].StartsWith(';')) continue;
            switch (words[0])
            {
                case "nameserver": servers.Add(words[1]); break;
                case "search": searches = words[1..]; break;
                case "options": options.AddRange(words[1..]); break;
            }
        }
        return new ResolverConfig(servers, searches, options);
    }
}

/// <summary>What a pod's resolver is, from its DNS policy, the cluster's DNS and the node's own configuration.</summary>
public static class DnsConfig
{
    /// <summary>The kernel resolver takes no more name servers than this.</summary>
    public const int MaxServers = 3;

    public static ResolverConfig For(Pod pod, IReadOnlyList<string> clusterDns, string clusterDomain, ResolverConfig node)
    {
        var policy = pod.Spec?.DnsPolicy is { Length: > 0 } p ? p : "ClusterFirst";
        if (policy == "ClusterFirst" && pod.Spec?.HostNetwork == true) policy = "Default";
        var config = policy switch
        {
            "None" => ResolverConfig.Empty,
            "Default" => node,
            _ => clusterDns.Count == 0 ? node : ClusterFirst(pod.Namespace, clusterDns, clusterDomain, node),
        };
        return Merge(config, pod.Spec?.DnsConfig);
    }

    private static ResolverConfig ClusterFirst(string ns, IReadOnlyList<string> clusterDns, string domain, ResolverConfig node) =>
        new([.. clusterDns], [.. new[] { $"{ns}.svc.{domain}", $"svc.{domain}", domain }.Concat(node.Searches).Distinct()], ["ndots:5"]);

    private static ResolverConfig Merge(ResolverConfig config, PodDNSConfig? extra)
    {
        if (extra is null) return Limit(config);
        var options = config.Options.ToList();
        foreach (var option in extra.Options ?? [])
        {
            options.RemoveAll(o => o == option.Name || o.StartsWith(option.Name + ":", StringComparison.Ordinal));
            options.Add(string.IsNullOrEmpty(option.Value) ? option.Name ?? "" : $"{option.Name}:{option.Value}");
        }
        return Limit(new ResolverConfig(
            [.. config.Servers.Concat(extra.Nameservers ?? []).Distinct()], [.. config.Searches.Concat(extra.Searches ?? []).Distinct()], options));
    }

    private static ResolverConfig Limit(ResolverConfig config) => config with { Servers = [.. config.Servers.Take(MaxServers)] };
}
