using Etcdserverpb;
using Grpc.Core;

namespace MiniKube.Cli.Mk.Cluster.Runtime;

/// <summary>Asks one store member for its status over the etcd protocol.</summary>
public static class StoreProbe
{
    /// <summary>Null when the member does not answer.</summary>
    public static async Task<StatusResponse?> StatusAsync(int n, ClusterPaths paths, CancellationToken cancellation)
    {
        try
        {
            using var channel = StoreChannel.Open($"https://127.0.0.1:{ClusterNetwork.StoreClientPort(n)}", paths);
            return await new Maintenance.MaintenanceClient(channel).StatusAsync(new StatusRequest(), new CallOptions(cancellationToken: cancellation)).ConfigureAwait(false);
        }
        catch (Exception e) when (e is RpcException or OperationCanceledException or IOException or System.Security.Cryptography.CryptographicException)
        {
            return null;
        }
    }
}
