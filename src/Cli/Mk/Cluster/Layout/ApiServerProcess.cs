using MiniKube.Cli.Mk.Cluster.Processes;

namespace MiniKube.Cli.Mk.Cluster.Layout;

/// <summary>An API server, with kube-apiserver's flags. All of them are equal; the load balancer picks one.</summary>
public static class ApiServerProcess
{
    public static ProcessSpec Of(int n, ClusterSpec spec, ClusterPaths paths, string binaries)
    {
        var name = $"apiserver-{n}";
        var port = ClusterNetwork.ApiServerPort(n);
        return new ProcessSpec
        {
            Name = name,
            Kind = ProcessKind.ApiServer,
            FileName = Path.Combine(binaries, "mk-apiserver"),
            Address = $"https://{ClusterNetwork.Machine}:{port}",
            HealthUrl = $"https://{ClusterNetwork.Machine}:{port}/readyz",
            LogFile = paths.Log(name),
            Environment = RuntimeSettings.Server,
            Arguments =
            [
                $"--bind-address={ClusterNetwork.Machine}",
                $"--advertise-address={ClusterNetwork.Machine}",
                $"--secure-port={port}",
                $"--etcd-servers={ClusterNetwork.StoreEndpoints(spec.Stores)}",
                $"--etcd-cafile={paths.PkiFile("etcd/ca.crt")}",
                $"--etcd-certfile={paths.PkiFile("apiserver-etcd-client.crt")}",
                $"--etcd-keyfile={paths.PkiFile("apiserver-etcd-client.key")}",
                $"--tls-cert-file={paths.PkiFile("apiserver.crt")}",
                $"--tls-private-key-file={paths.PkiFile("apiserver.key")}",
                $"--client-ca-file={paths.PkiFile("ca.crt")}",
                $"--kubelet-client-certificate={paths.PkiFile("apiserver-kubelet-client.crt")}",
                $"--kubelet-client-key={paths.PkiFile("apiserver-kubelet-client.key")}",
                $"--kubelet-certificate-authority={paths.PkiFile("ca.crt")}",
                $"--service-account-key-file={paths.PkiFile("sa.pub")}",
                $"--service-account-signing-key-file={paths.PkiFile("sa.key")}",
                $"--service-account-issuer=https://kubernetes.default.svc.{ClusterNetwork.ClusterDomain}",
                $"--service-cluster-ip-range={ClusterNetwork.ServiceCidr}",
                $"--control-plane-endpoint={ClusterNetwork.Machine}:{ClusterNetwork.LoadBalancerPort}",
                "--authorization-mode=Node,RBAC",
            ],
        };
    }
}
