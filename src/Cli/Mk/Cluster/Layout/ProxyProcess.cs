using MiniKube.Cli.Mk.Cluster.Processes;

namespace MiniKube.Cli.Mk.Cluster.Layout;

/// <summary>A node's proxy, in the node's network namespace, with kube-proxy's flags.</summary>
public static class ProxyProcess
{
    public static ProcessSpec Of(int n, ClusterPaths paths, string binaries)
    {
        var node = ClusterNetwork.NodeName(n);
        var name = $"proxy-{node}";
        var address = $"{ClusterNetwork.NodeIp(n)}:10256";
        return new ProcessSpec
        {
            Name = name,
            Kind = ProcessKind.Proxy,
            Node = n,
            NetworkNamespace = ClusterNetwork.NodeNamespace(n),
            FileName = Path.Combine(binaries, "mk-proxy"),
            Address = "http://" + address,
            HealthUrl = $"http://{address}/healthz",
            LogFile = paths.Log(name),
            Environment = RuntimeSettings.Agent,
            Arguments =
            [
                $"--kubeconfig={paths.Kubeconfig("proxy")}",
                $"--hostname-override={node}",
                $"--cluster-cidr={ClusterNetwork.PodCidr}",
                $"--healthz-bind-address={address}",
                "--metrics-bind-address=127.0.0.1:10249",
            ],
        };
    }
}
