using System.Diagnostics;
using System.Globalization;

namespace MiniKube.Benchmarks.Cluster;

/// <summary>What a cluster costs that has nothing to do: the processor time, user and system, of every process that mk started (ended threads
/// and kernel work for them included; shims are containerd's and there are no pods), and the resident memory of each. "Idle" is a cluster of
/// which nobody asked anything for a minute; what the first minute cost is shown beside it.</summary>
internal static class IdleMeasurement
{
    private const double ProcessorLimit = 10;
    private const double MemoryLimit = 120;
    private static readonly TimeSpan s_settle = TimeSpan.FromSeconds(60);

    /// <param name="after">What came before: "start", "ten deployments".</param>
    public static async Task<IReadOnlyList<Finding>> RunAsync(LocalCluster cluster, TimeSpan span, string after)
    {
        var settling = await SpendAsync(cluster, s_settle);
        var idle = await SpendAsync(cluster, span);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{"idle after " + after,-34}{"% of a core",12}{"1st minute",12}{"resident MB",14}{"own",8}{"files",8}{"shared",8}"));
        foreach (var (name, now) in idle.Readings)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-34}{idle.Percent[name],12:0.00}{settling.Percent[name],12:0.00}{now.ResidentMegabytes,14:0.0}{now.AnonymousMegabytes,8:0.0}{now.FileMegabytes,8:0.0}{now.SharedMegabytes,8:0.0}"));
        }

        var largest = idle.Readings.MaxBy(p => p.Value.ResidentMegabytes);
        return
        [
            new Finding($"idle after {after}, {idle.Readings.Count} processes", idle.Percent.Values.Sum(), ProcessorLimit, "% of one core",
                string.Create(CultureInfo.InvariantCulture, $"in the first minute {settling.Percent.Values.Sum():0.0}")),
            new Finding($"idle after {after}, memory of the largest process", largest.Value.ResidentMegabytes, MemoryLimit, "MB",
                string.Create(CultureInfo.InvariantCulture, $"{largest.Key}; {idle.Readings.Values.Sum(r => r.ResidentMegabytes):0} MB in all, {idle.Readings.Values.Sum(r => r.AnonymousMegabytes):0} anonymous")),
        ];
    }

    /// <summary>What each process spent in the time to come, in percent of a core, and what it holds at its end.</summary>
    private static async Task<Spent> SpendAsync(LocalCluster cluster, TimeSpan span)
    {
        var pids = cluster.Processes.ToDictionary(p => p, cluster.Pid);
        var before = pids.ToDictionary(p => p.Key, p => ProcessReading.Of(p.Value));
        var begin = Stopwatch.GetTimestamp();
        await Task.Delay(span);
        var after = pids.ToDictionary(p => p.Key, p => ProcessReading.Of(p.Value));
        var seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        return new Spent(after, pids.Keys.ToDictionary(n => n, n => (after[n].Ticks - before[n].Ticks) / seconds));
    }

    private sealed record Spent(Dictionary<string, ProcessReading> Readings, Dictionary<string, double> Percent);
}
