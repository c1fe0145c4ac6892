using System.Text;

namespace MiniKube.Node.Kubelet.Containers;

/// <summary>The <c>/etc/hosts</c> that the kubelet manages for the pods with a network of their own.</summary>
public static class HostsFile
{
    public static string ForPod(Pod pod, IReadOnlyList<string> addresses, string hostname, string? clusterDomain)
    {
        var text = new StringBuilder("# Kubernetes-managed hosts file.\n");
        text.Append("127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n");
        text.Append("fe00::0\tip6-localnet\nfe00::0\tip6-mcastprefix\nfe00::1\tip6-allnodes\nfe00::2\tip6-allrouters\n");
        var subdomain = pod.Spec?.Subdomain;
        foreach (var address in addresses)
        {
            var names = string.IsNullOrEmpty(subdomain) ? hostname : $"{hostname}.{subdomain}.{pod.Namespace}.svc.{clusterDomain}\t{hostname}";
            text.Append(address).Append('\t').Append(names).Append('\n');
        }
        return text.Append(Aliases(pod)).ToString();
    }

    /// <summary>For a pod on the node's network: the node's own file with the aliases after it.</summary>
    public static string ForHostNetwork(Pod pod, string nodeHosts) =>
        "# Kubernetes-managed hosts file (host network).\n" + nodeHosts + Aliases(pod);

    private static string Aliases(Pod pod)
    {
        if (pod.Spec?.HostAliases is not { Count: > 0 } aliases) return "";
        var text = new StringBuilder("\n# Entries added by HostAliases.\n");
        foreach (var alias in aliases) text.Append(alias.Ip).Append('\t').AppendJoin('\t', alias.Hostnames ?? []).Append('\n');
        return text.ToString();
    }
}
