namespace MiniKube.Cli.Mk.Cluster;

/// <summary>What etcdctl needs to reach the store: endpoints and a client certificate.</summary>
public static class EtcdctlEnvironment
{
    public static string Text(ClusterSpec spec, ClusterPaths paths) => $"""
        export ETCDCTL_API=3
        export ETCDCTL_ENDPOINTS={ClusterNetwork.StoreEndpoints(spec.Stores)}
        export ETCDCTL_CACERT={paths.PkiFile("etcd/ca.crt")}
        export ETCDCTL_CERT={paths.PkiFile("etcd/healthcheck-client.crt")}
        export ETCDCTL_KEY={paths.PkiFile("etcd/healthcheck-client.key")}

        """;
}
