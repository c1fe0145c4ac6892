using System.Diagnostics;
using MiniKube.Machinery.Api.Types.Core;
using MiniKube.Machinery.Client.Rest;

namespace MiniKube.Benchmarks.Cluster;

/// <summary>From the start of <c>kubectl apply</c> of the example to three Ready pods, with the image present on every node.</summary>
internal static class ApplyMeasurement
{
    private const int Pods = 3;
    private const double Limit = 3;
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);
    private static readonly ListOptions s_selected = new() { LabelSelector = "app=web" };

    public static async Task<Finding> RunAsync(LocalCluster cluster, string example, int rounds)
    {
        await using var client = cluster.Client();
        var times = new List<double>();
        for (var round = 0; round < rounds; round++)
        {
            var begin = Stopwatch.GetTimestamp();
            await cluster.KubectlAsync("apply", "-f", example);
            await WaitAsync(client, pods => pods.Count(IsReady) == Pods);
            times.Add(Stopwatch.GetElapsedTime(begin).TotalSeconds);
            await cluster.KubectlAsync("delete", "-f", example, "--wait=true");
            await WaitAsync(client, pods => pods.Count == 0);
        }

        return new Finding("kubectl apply of the example to 3 Ready pods, median", Finding.Median(times), Limit, "s", Finding.Spread(times));
    }

    private static Task WaitAsync(KubeClient client, Func<IReadOnlyList<Pod>, bool> done) =>
        LocalCluster.UntilAsync(ct => client.Resource<Pod>().ListAsync("default", s_selected, ct), list => done([.. list.Items]), s_patience);

    private static bool IsReady(Pod pod) => pod.Status?.Conditions?.Any(c => c is { Type: "Ready", Status: "True" }) == true;
}
