using MiniKube.Cli.Mk.Cluster.Network;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Core;
using MiniKube.Machinery.Client.Rest;

namespace MiniKube.Cli.Mk.Cluster;

/// <summary>Waits until the API answers and every node is Ready, and says what it waits for.</summary>
public sealed class ClusterReadiness(LocalCluster cluster, Progress progress, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <exception cref="ClusterException">Not ready in time, or a process that is needed has ended.</exception>
    public async Task WaitAsync(CancellationToken cancellation)
    {
        await using var client = KubeClient.FromKubeConfig(cluster.Paths.AdminKubeconfig);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        try
        {
            await progress.StepAsync("API", () => ApiAsync(client, limit.Token), _ => "answers through the load balancer").ConfigureAwait(false);
            var nodes = await progress.StepAsync("nodes", () => NodesAsync(client, limit.Token), n => $"{n.Count} Ready").ConfigureAwait(false);
            await RouteAsync(nodes, cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new ClusterException($"not ready after {Patience.TotalMinutes:0} minutes; look at `mk status` and the logs in {cluster.Paths.Logs}");
        }
    }

    private static bool IsReady(Node node) => node.Status?.Conditions?.Any(c => c is { Type: "Ready", Status: "True" }) == true;

    private static async Task RouteAsync(IReadOnlyList<Node> nodes, CancellationToken cancellation)
    {
        var routes = nodes
            .Select(n => (n.Spec?.PodCIDR, Ip: n.Status?.Addresses?.FirstOrDefault(a => a.Type == "InternalIP")?.Address))
            .Where(r => r is { PodCIDR: not null, Ip: not null })
            .ToDictionary(r => r.PodCIDR!, r => r.Ip!);
        await SwitchNetwork.RouteAsync(routes, cancellation).ConfigureAwait(false);
    }

    private async Task<bool> ApiAsync(KubeClient client, CancellationToken cancellation)
    {
        while (true)
        {
            RequireAlive();
            try
            {
                var answer = await client.Raw.SendAsync(HttpMethod.Get, "/readyz", null, null, null, cancellation).ConfigureAwait(false);
                if ((int)answer.Status == 200) return true;
            }
            catch (Exception e) when (e is HttpRequestException or StatusException or IOException)
            {
                // not yet: the load balancer or the API server behind it is starting
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), time, cancellation).ConfigureAwait(false);
        }
    }

    private async Task<IReadOnlyList<Node>> NodesAsync(KubeClient client, CancellationToken cancellation)
    {
        while (true)
        {
            RequireAlive();
            try
            {
                var nodes = await client.Resource<Node>().ListAsync(null, null, cancellation).ConfigureAwait(false);
                var mine = nodes.Items.Where(n => n.Name.StartsWith("node-", StringComparison.Ordinal) && IsReady(n)).ToList();
                if (mine.Count >= cluster.Spec.Nodes) return mine;
            }
            catch (Exception e) when (e is HttpRequestException or StatusException or IOException)
            {
                // an API server may still be coming up behind the load balancer
            }

            await Task.Delay(TimeSpan.FromMilliseconds(250), time, cancellation).ConfigureAwait(false);
        }
    }

    private void RequireAlive()
    {
        foreach (var process in cluster.Layout.Processes)
            if (cluster.Table.Find(process.Name) is null)
                throw new ClusterException($"{process.Name} has ended; its last words:\n{LogTail.Of(process.LogFile, 8)}");
    }
}
