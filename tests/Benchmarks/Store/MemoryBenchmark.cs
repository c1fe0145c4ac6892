using MiniKube.Benchmarks.Store.Load;

namespace MiniKube.Benchmarks.Store;

/// <summary>What a member holds resident after a known number of keys of 1 KiB came in, each once.</summary>
internal static class MemoryBenchmark
{
    private const int Keys = 85_000;

    public static async Task<double> MeasureAsync(string program, string folder, int port)
    {
        await using var cluster = await BenchmarkCluster.StartAsync(program, folder, port);
        await CallLoad.RunAsync(cluster, CallWorkload.Fill("held/", Keys), new Window(0, long.MaxValue));
        await Task.Delay(TimeSpan.FromSeconds(1));
        return cluster.ResidentMegabytes();
    }
}
