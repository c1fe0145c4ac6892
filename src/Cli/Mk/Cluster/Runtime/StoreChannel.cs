using Grpc.Net.Client;
using MiniKube.Machinery.Hosting.Tls;

namespace MiniKube.Cli.Mk.Cluster.Runtime;

/// <summary>A channel to a store member with the operator's client certificate.</summary>
public static class StoreChannel
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>The caller disposes it.</summary>
    public static GrpcChannel Open(string endpoint, ClusterPaths paths)
    {
        var trust = PemFiles.LoadBundle(paths.PkiFile("etcd/ca.crt"));
        var certificate = PemFiles.LoadCertificate(paths.PkiFile("etcd/healthcheck-client.crt"), paths.PkiFile("etcd/healthcheck-client.key"));
        return GrpcChannel.ForAddress(endpoint, new GrpcChannelOptions { SslOptions = ClientTls.Options(() => trust, () => certificate), ConnectTimeout = Patience, MaxReceiveMessageSize = null });
    }
}
