using System.Diagnostics;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.Benchmarks.Cluster;

/// <summary>An API server is killed under clients of the load balancer that ask all the time: the longest that any of them waited
/// for an answer, tries included.</summary>
internal static class ApiServerFailover
{
    private const double Limit = 2;
    private const int Clients = 8;
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_around = TimeSpan.FromSeconds(4);

    public static async Task<Finding> RunAsync(LocalCluster cluster, int rounds)
    {
        var times = new List<double>();
        for (var round = 0; round < rounds; round++)
        {
            using var stop = new CancellationTokenSource();
            var clients = Enumerable.Range(0, Clients).Select(_ => AskAsync(cluster, stop.Token)).ToList();
            await Task.Delay(s_around / 2);
            await cluster.SignalAsync($"apiserver-{(round % 2) + 1}", "KILL");
            await Task.Delay(s_around);
            await stop.CancelAsync();
            times.Add((await Task.WhenAll(clients)).Max());
            await cluster.HealAsync();
        }

        return new Finding($"API server killed, longest wait of {Clients} clients, worst", times.Max(), Limit, "s", Finding.Spread(times));
    }

    /// <summary>Each client has connections of its own. Returns its longest wait in seconds.</summary>
    private static async Task<double> AskAsync(LocalCluster cluster, CancellationToken stop)
    {
        await using var client = cluster.Client();
        var longest = 0.0;
        var first = true;
        while (!stop.IsCancellationRequested)
        {
            var begin = Stopwatch.GetTimestamp();
            await LocalCluster.UntilAsync(ct => client.Resource<Namespace>().GetAsync(null, "default", ct), _ => true, s_patience);
            var took = Stopwatch.GetElapsedTime(begin).TotalSeconds;
            if (!first) longest = Math.Max(longest, took);
            first = false;
            await Task.Delay(TimeSpan.FromMilliseconds(20), CancellationToken.None);
        }

        return longest;
    }
}
