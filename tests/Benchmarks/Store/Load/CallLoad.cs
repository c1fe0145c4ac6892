namespace MiniKube.Benchmarks.Store.Load;

/// <summary>Clients that each make one call after the other, spread over the members. The same for every kind of store.</summary>
internal static class CallLoad
{
    /// <summary>Clients share this many connections at most, each with a thread of its own.</summary>
    public const int MaxConnections = 12;

    public static async Task<Measurement> MeasureAsync(BenchmarkCluster cluster, CallWorkload workload, TimeSpan warmUp, TimeSpan duration, MachinePauses? pauses)
    {
        var window = Window.After(warmUp, duration);
        Task<List<Sample>> calls = RunAsync(cluster, workload, window);
        await Task.Delay(warmUp);
        TimeSpan before = cluster.ProcessorTime();
        await Task.Delay(duration);
        TimeSpan spent = cluster.ProcessorTime() - before;
        return Measurement.Of(await calls, window.Length, spent, pauses?.Within(window));
    }

    /// <summary>Runs the workload until the window is over or its keys are; each call that counts.</summary>
    public static async Task<List<Sample>> RunAsync(BenchmarkCluster cluster, CallWorkload workload, Window window)
    {
        int connections = Math.Min(workload.Clients, MaxConnections);
        var running = Enumerable.Range(0, connections).Select(i => OnThreadAsync(() =>
        {
            int clients = (workload.Clients / connections) + (i < workload.Clients % connections ? 1 : 0);
            using var connection = new CallConnection(new Uri(cluster.Urls[i % cluster.Urls.Count]), workload.Request, workload.Keys(i), workload.LeastBytes);
            connection.Run(clients, window);
            return connection.Samples;
        }));
        return [.. (await Task.WhenAll(running)).SelectMany(s => s)];
    }

    public static Task<T> OnThreadAsync<T>(Func<T> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
