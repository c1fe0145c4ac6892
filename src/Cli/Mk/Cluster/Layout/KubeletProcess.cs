using MiniKube.Cli.Mk.Cluster.Processes;

namespace MiniKube.Cli.Mk.Cluster.Layout;

/// <summary>A node's kubelet, in the node's network namespace, with kubelet's flags.</summary>
public static class KubeletProcess
{
    public static ProcessSpec Of(int n, ClusterSpec spec, ClusterPaths paths, string binaries)
    {
        var node = ClusterNetwork.NodeName(n);
        var name = $"kubelet-{node}";
        return new ProcessSpec
        {
            Name = name,
            Kind = ProcessKind.Kubelet,
            Node = n,
            NetworkNamespace = ClusterNetwork.NodeNamespace(n),
            FileName = Path.Combine(binaries, "mk-kubelet"),
            Address = $"https://{ClusterNetwork.NodeIp(n)}:10250",
            HealthUrl = $"http://{ClusterNetwork.NodeIp(n)}:10248/healthz",
            LogFile = paths.Log(name),
            Environment = RuntimeSettings.Agent,
            Arguments =
            [
                $"--kubeconfig={paths.Kubeconfig("kubelet-" + node)}",
                $"--hostname-override={node}",
                $"--node-ip={ClusterNetwork.NodeIp(n)}",
                $"--container-runtime-endpoint=unix://{paths.ContainerdSocket(n)}",
                $"--root-dir={paths.Node(n)}/kubelet",
                $"--cgroup-root=/mk/{node}",
                $"--capacity=cpu={spec.NodeCpu},memory={spec.NodeMemory}",
                $"--tls-cert-file={paths.PkiFile($"kubelet-{node}.crt")}",
                $"--tls-private-key-file={paths.PkiFile($"kubelet-{node}.key")}",
                $"--client-ca-file={paths.PkiFile("ca.crt")}",
                $"--healthz-bind-address={ClusterNetwork.NodeIp(n)}",
                $"--cluster-dns={ClusterNetwork.ClusterDns}",
                $"--cluster-domain={ClusterNetwork.ClusterDomain}",
            ],
        };
    }
}
