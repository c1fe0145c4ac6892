using System.Diagnostics;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.Benchmarks.Cluster;

/// <summary>The store's leader is killed: how long until the first write succeeds, through load balancer and API server.</summary>
internal static class StoreFailover
{
    private const double Limit = 2;
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    public static async Task<Finding> RunAsync(LocalCluster cluster, int rounds)
    {
        var times = new List<double>();
        for (var round = 0; round < rounds; round++)
        {
            var leader = await cluster.StoreLeaderAsync();
            await using var client = cluster.Client();
            await WriteAsync(client, "warm");
            await cluster.SignalAsync(leader, "KILL");
            var begin = Stopwatch.GetTimestamp();
            await WriteAsync(client, "after");
            times.Add(Stopwatch.GetElapsedTime(begin).TotalSeconds);
            await cluster.HealAsync();
        }

        return new Finding("store leader killed, until the first write succeeds, worst", times.Max(), Limit, "s", Finding.Spread(times));
    }

    private static Task WriteAsync(Machinery.Client.Rest.KubeClient client, string name) => LocalCluster.UntilAsync(
        ct => client.Resource<ConfigMap>().CreateAsync(new ConfigMap { ApiVersion = "v1", Kind = "ConfigMap", Metadata = new ObjectMeta { GenerateName = $"bench-{name}-", Namespace = "default" } }, ct),
        _ => true, s_patience);
}
