using MiniKube.Machinery.Hosting.Options;

namespace MiniKube.ControlPlane.Scheduler;

/// <summary>The scheduler's flags.</summary>
public sealed record SchedulerOptions
{
    [Flag("config", "a KubeSchedulerConfiguration file: profiles, plugins and their arguments")]
    public string? Config { get; init; }

    [Flag("kubeconfig", "how to reach the API server; inside a pod its service account is used where absent")]
    public string? Kubeconfig { get; init; }

    [Flag("kube-api-qps", "requests a second to the API server; 0 does not limit")]
    public double Qps { get; init; }

    [Flag("kube-api-burst", "requests that may go out at once")]
    public int Burst { get; init; } = 100;

    [Flag("secure-port", "port for health and metrics; 0 serves none")]
    public int SecurePort { get; init; } = 10259;

    [Flag("leader-elect-resource-name", "name of the lease")]
    public string LeaseName { get; init; } = "kube-scheduler";

    [FlagGroup]
    public LeaderElectionFlags LeaderElection { get; init; } = new();

    [FlagGroup]
    public SecureServingFlags Serving { get; init; } = new();

    [FlagGroup]
    public LoggingFlags Logging { get; init; } = new();
}
