using MiniKube.Cli.Mk.Cluster.Processes;

namespace MiniKube.Cli.Mk.Cluster.Layout;

/// <summary>A scheduler, with kube-scheduler's flags. One leads by Lease, the others stand by.</summary>
public static class SchedulerProcess
{
    public static ProcessSpec Of(int n, ClusterPaths paths, string binaries)
    {
        var name = $"scheduler-{n}";
        var port = ClusterNetwork.SchedulerPort(n);
        return new ProcessSpec
        {
            Name = name,
            Kind = ProcessKind.Scheduler,
            FileName = Path.Combine(binaries, "mk-scheduler"),
            Address = $"https://127.0.0.1:{port}",
            HealthUrl = $"https://127.0.0.1:{port}/healthz",
            LogFile = paths.Log(name),
            Environment = RuntimeSettings.Agent,
            Arguments =
            [
                $"--kubeconfig={paths.Kubeconfig("scheduler")}",
                "--bind-address=127.0.0.1",
                $"--secure-port={port}",
                .. LeaderElection.Flags(name),
            ],
        };
    }
}
