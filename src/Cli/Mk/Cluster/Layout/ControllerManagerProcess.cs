using MiniKube.Cli.Mk.Cluster.Processes;

namespace MiniKube.Cli.Mk.Cluster.Layout;

/// <summary>A controller manager, with kube-controller-manager's flags. One leads by Lease, the others stand by.</summary>
public static class ControllerManagerProcess
{
    public static ProcessSpec Of(int n, ClusterPaths paths, string binaries)
    {
        var name = $"controller-manager-{n}";
        var port = ClusterNetwork.ControllerManagerPort(n);
        return new ProcessSpec
        {
            Name = name,
            Kind = ProcessKind.ControllerManager,
            FileName = Path.Combine(binaries, "mk-controller-manager"),
            Address = $"https://127.0.0.1:{port}",
            HealthUrl = $"https://127.0.0.1:{port}/healthz",
            LogFile = paths.Log(name),
            Environment = RuntimeSettings.Agent,
            Arguments =
            [
                $"--kubeconfig={paths.Kubeconfig("controller-manager")}",
                "--bind-address=127.0.0.1",
                $"--secure-port={port}",
                $"--root-ca-file={paths.PkiFile("ca.crt")}",
                $"--service-account-private-key-file={paths.PkiFile("sa.key")}",
                "--allocate-node-cidrs=true",
                $"--cluster-cidr={ClusterNetwork.PodCidr}",
                "--node-cidr-mask-size=24",
                $"--service-cluster-ip-range={ClusterNetwork.ServiceCidr}",
                .. LeaderElection.Flags(name),
            ],
        };
    }
}
