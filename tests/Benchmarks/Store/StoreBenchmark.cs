using MiniKube.Benchmarks.Store.Load;

namespace MiniKube.Benchmarks.Store;

/// <summary>
/// Ours against Debian's etcd: the same clients, the same disk, three members each. The two take turns in every round of
/// every row, and the median of the rounds counts, for each number.
/// </summary>
internal sealed class StoreBenchmark(StoreBenchmarkOptions options)
{
    private const int EtcdPort = 21900;
    private const int OurPort = 21920;
    private const int Watchers = 100;

    private static readonly TimeSpan s_warmUp = TimeSpan.FromSeconds(1);

    private static readonly string[] s_shared =
        ["put-1", "put-16", "put-100", "put-1000", "create-100", "get-linearizable-100", "get-serializable-100", "prefix-16", "watch-100"];

    public static async Task<int> RunAsync(StoreBenchmarkOptions options)
    {
        if (options.Pauses && !Environment.IsPrivilegedProcess)
        {
            Console.Error.WriteLine("error: --pauses takes a real-time priority, which needs root");
            return 2;
        }

        Directory.CreateDirectory(options.Folder);
        try
        {
            StoreTable.Head();
            var benchmark = new StoreBenchmark(options);
            if (s_shared.Any(options.Includes)) await benchmark.RunSharedAsync();
            if (options.Includes("memory")) await benchmark.RunCostAsync("memory", "resident, 85k keys", "MB", MemoryBenchmark.MeasureAsync);
            if (options.Includes("restart")) await benchmark.RunCostAsync("restart", $"restart, {options.RestartMebibytes} MiB", "s", (p, f, n) => RestartBenchmark.MeasureAsync(p, f, n, options));
            if (options.Includes("failover")) await benchmark.RunFailoverAsync();
            return 0;
        }
        finally
        {
            Directory.Delete(options.Folder, recursive: true);
        }
    }

    /// <summary>The rows that share one cluster of each kind.</summary>
    private async Task RunSharedAsync()
    {
        await using var etcd = options.Only == "ours" ? null : await StartAsync(options.Etcd, "etcd", EtcdPort);
        await using var ours = options.Only == "etcd" ? null : await StartAsync(options.Binary, "ours", OurPort);
        CallWorkload[] calls =
        [
            CallWorkload.Put(1), CallWorkload.Put(16), CallWorkload.Put(100), CallWorkload.Put(1000), CallWorkload.Create(100),
            CallWorkload.Get(100, serializable: false), CallWorkload.Get(100, serializable: true), CallWorkload.Prefix(16),
        ];
        using var pauses = options.Pauses ? new MachinePauses() : null;
        foreach (var workload in calls.Where(w => options.Includes(w.Name)))
            await RunRateAsync(workload.Name, etcd, ours, (cluster, duration) => CallLoad.MeasureAsync(cluster, workload, s_warmUp, duration, pauses));
        var watch = $"watch-{Watchers}";
        if (options.Includes(watch)) await RunRateAsync(watch, etcd, ours, (cluster, duration) => WatchLoad.MeasureAsync(cluster, Watchers, s_warmUp, duration));
    }

    private async Task<BenchmarkCluster> StartAsync(string program, string name, int port)
    {
        var cluster = await BenchmarkCluster.StartAsync(program, Path.Combine(options.Folder, name), port);
        await CallLoad.RunAsync(cluster, CallWorkload.Fill("bench/", CallWorkload.KeySpace), new Window(0, long.MaxValue));
        await CallLoad.RunAsync(cluster, CallWorkload.Fill("many/", CallWorkload.PrefixKeys), new Window(0, long.MaxValue));
        CallWorkload[] mix = [CallWorkload.Put(16), CallWorkload.Create(50), CallWorkload.Get(4, serializable: false), CallWorkload.Get(4, serializable: true), CallWorkload.Prefix(1)];
        var window = Window.After(TimeSpan.Zero, TimeSpan.FromSeconds(options.WarmUp));
        await Task.WhenAll(mix.Select(w => CallLoad.RunAsync(cluster, w, window)));
        return cluster;
    }

    private async Task RunRateAsync(string name, BenchmarkCluster? etcd, BenchmarkCluster? ours, Func<BenchmarkCluster, TimeSpan, Task<Measurement>> measure)
    {
        List<Measurement> theirs = [], own = [];
        for (var round = 0; round < options.Rounds; round++)
        {
            if (etcd is not null) theirs.Add(await measure(etcd, TimeSpan.FromSeconds(options.Seconds)));
            if (ours is not null) own.Add(await measure(ours, TimeSpan.FromSeconds(options.Seconds)));
            etcd?.Rotate();
            ours?.Rotate();
        }

        var (middle, ownMiddle) = (Measurement.Median(theirs), Measurement.Median(own));
        StoreTable.Rates(name, middle, ownMiddle);
        if (options.Pauses) StoreTable.Pauses(middle, ownMiddle);
        if (options.Timeline) StoreTable.Timelines(theirs, own);
    }

    private async Task RunCostAsync(string folder, string name, string unit, Func<string, string, int, Task<double>> measure)
    {
        var etcd = options.Only == "ours" ? (double?)null : await measure(options.Etcd, Path.Combine(options.Folder, folder, "etcd"), EtcdPort);
        var ours = options.Only == "etcd" ? (double?)null : await measure(options.Binary, Path.Combine(options.Folder, folder, "ours"), OurPort);
        StoreTable.Costs(name, unit, etcd, ours);
        Directory.Delete(Path.Combine(options.Folder, folder), recursive: true);
    }

    private async Task RunFailoverAsync()
    {
        var etcd = options.Only == "ours" ? null : await FailoverBenchmark.MeasureAsync(options.Etcd, Path.Combine(options.Folder, "failover-etcd"), EtcdPort, options.Kills);
        var ours = options.Only == "etcd" ? null : await FailoverBenchmark.MeasureAsync(options.Binary, Path.Combine(options.Folder, "failover-ours"), OurPort, options.Kills);
        StoreTable.Costs($"failover p50, {options.Kills} kills", "ms", etcd?.P50, ours?.P50);
        StoreTable.Costs($"failover p99, {options.Kills} kills", "ms", etcd?.P99, ours?.P99);
    }
}
