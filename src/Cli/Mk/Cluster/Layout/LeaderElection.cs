namespace MiniKube.Cli.Mk.Cluster.Layout;

/// <summary>Lease timings of the local cluster: a killed leader is replaced well within 15 seconds.</summary>
public static class LeaderElection
{
    public static IReadOnlyList<string> Flags(string identity) =>
    [
        "--leader-elect=true",
        $"--leader-elect-identity={identity}",
        "--leader-elect-lease-duration=10s",
        "--leader-elect-renew-deadline=6s",
        "--leader-elect-retry-period=2s",
    ];
}
