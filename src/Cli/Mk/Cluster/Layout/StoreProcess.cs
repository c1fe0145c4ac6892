using MiniKube.Cli.Mk.Cluster.Processes;

namespace MiniKube.Cli.Mk.Cluster.Layout;

/// <summary>A member of the store, with etcd's flags.</summary>
public static class StoreProcess
{
    public static ProcessSpec Of(int n, ClusterSpec spec, ClusterPaths paths, string binaries)
    {
        var name = $"store-{n}";
        var client = $"https://127.0.0.1:{ClusterNetwork.StoreClientPort(n)}";
        var peer = PeerUrl(n);
        var metrics = $"http://127.0.0.1:{ClusterNetwork.StoreMetricsPort(n)}";
        return new ProcessSpec
        {
            Name = name,
            Kind = ProcessKind.Store,
            FileName = Path.Combine(binaries, "mk-store"),
            Address = client,
            HealthUrl = metrics + "/health",
            LogFile = paths.Log(name),
            Environment = RuntimeSettings.Server,
            Arguments =
            [
                $"--name={name}",
                $"--data-dir={paths.Store(n)}",
                $"--listen-client-urls={client}",
                $"--advertise-client-urls={client}",
                $"--listen-peer-urls={peer}",
                $"--initial-advertise-peer-urls={peer}",
                $"--initial-cluster={string.Join(',', Enumerable.Range(1, spec.Stores).Select(m => $"store-{m}={PeerUrl(m)}"))}",
                "--initial-cluster-state=new",
                "--initial-cluster-token=mk",
                $"--listen-metrics-urls={metrics}",
                $"--backup-dir={paths.Backups}",
                "--nospace-auto-disarm=true",
                $"--cert-file={paths.PkiFile("etcd/server.crt")}",
                $"--key-file={paths.PkiFile("etcd/server.key")}",
                $"--trusted-ca-file={paths.PkiFile("etcd/ca.crt")}",
                "--client-cert-auth=true",
                $"--peer-cert-file={paths.PkiFile("etcd/peer.crt")}",
                $"--peer-key-file={paths.PkiFile("etcd/peer.key")}",
                $"--peer-trusted-ca-file={paths.PkiFile("etcd/ca.crt")}",
                "--peer-client-cert-auth=true",
            ],
        };
    }

    private static string PeerUrl(int n) => $"https://127.0.0.1:{ClusterNetwork.StorePeerPort(n)}";
}
