using System.Diagnostics;

namespace MiniKube.Benchmarks.Cluster;

/// <summary>From nothing, and from a stopped cluster, to all nodes Ready: the whole run of <c>mk up</c> with built executables.</summary>
internal static class StartMeasurement
{
    private const double Limit = 20;

    public static async Task<Finding> FirstAsync(LocalCluster cluster) => new("mk up, first time, until all nodes are Ready", await UpAsync(cluster), Limit, "s");

    public static async Task<Finding> AgainAsync(LocalCluster cluster)
    {
        await cluster.MkAsync("down", show: true);
        return new Finding("mk up after mk down, until all nodes are Ready", await UpAsync(cluster), Limit, "s");
    }

    private static async Task<double> UpAsync(LocalCluster cluster)
    {
        var begin = Stopwatch.GetTimestamp();
        await cluster.MkAsync("up", show: true);
        return Stopwatch.GetElapsedTime(begin).TotalSeconds;
    }
}
