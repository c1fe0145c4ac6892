namespace MiniKube.Benchmarks.Store.Load;

/// <summary>What one measurement found.</summary>
/// <param name="Rate">Calls (or events) a second.</param>
/// <param name="P50">Milliseconds.</param>
/// <param name="P99">Milliseconds.</param>
/// <param name="Cores">Processor time of the members over wall time.</param>
/// <param name="Timeline">The slowest call that ended in each tenth of a second, in milliseconds.</param>
internal sealed record Measurement(double Rate, double P50, double P99, double Cores, IReadOnlyList<double> Timeline)
{
    private const int StepsPerSecond = 10;

    public static Measurement Of(List<double> samples, TimeSpan length, TimeSpan processor) =>
        Of([.. samples.Select(s => new Sample(0, s))], length, processor);

    public static Measurement Of(List<Sample> samples, TimeSpan length, TimeSpan processor)
    {
        var timeline = new double[(int)(length.TotalSeconds * StepsPerSecond) + 1];
        foreach (var sample in samples) timeline[(int)(sample.At * StepsPerSecond)] = Math.Max(timeline[(int)(sample.At * StepsPerSecond)], sample.Took);
        List<double> sorted = [.. samples.Select(s => s.Took).Order()];
        return new Measurement(sorted.Count / length.TotalSeconds, At(sorted, 0.5), At(sorted, 0.99), processor / length, timeline);
    }

    private static double At(List<double> sorted, double part) => sorted.Count == 0 ? 0 : sorted[Math.Min(sorted.Count - 1, (int)(sorted.Count * part))];
}

/// <summary>Clients that each make one call after the other, spread over the members. The same for every kind of store.</summary>
internal static class CallLoad
{
    /// <summary>Clients share this many connections at most, each with a thread of its own.</summary>
    public const int MaxConnections = 12;

    public static async Task<Measurement> MeasureAsync(BenchmarkCluster cluster, CallWorkload workload, TimeSpan warmUp, TimeSpan duration)
    {
        var window = Window.After(warmUp, duration);
        Task<List<Sample>> calls = RunAsync(cluster, workload, window);
        await Task.Delay(warmUp);
        TimeSpan before = cluster.ProcessorTime();
        await Task.Delay(duration);
        TimeSpan spent = cluster.ProcessorTime() - before;
        return Measurement.Of(await calls, window.Length, spent);
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
