using System.Diagnostics;
using System.Globalization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Quantities;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.Benchmarks.Scheduling;

/// <summary>How many pods a second the scheduler places, without a server: its queue, search, account and binding, over clusters of several sizes.</summary>
internal static class SchedulerBenchmark
{
    /// <param name="args"><c>[--nodes 3,100,1000] [--pods 2000] [--latency-ms 2]</c>; the latency is that of a binding.</param>
    public static async Task<int> RunAsync(IReadOnlyList<string> args)
    {
        var pods = int.Parse(Option(args, "--pods", "2000"), CultureInfo.InvariantCulture);
        var latency = TimeSpan.FromMilliseconds(double.Parse(Option(args, "--latency-ms", "2"), CultureInfo.InvariantCulture));
        Console.WriteLine("| nodes | pods | pods/s | p50 until bound | p99 until bound | allocated a pod |");
        Console.WriteLine("|---|---|---|---|---|---|");
        await MeasureAsync(3, 300, latency);
        foreach (var nodes in Option(args, "--nodes", "3,100,1000").Split(','))
        {
            var result = await MeasureAsync(int.Parse(nodes, CultureInfo.InvariantCulture), pods, latency);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {nodes} | {pods} | {result.Rate:N0} | {result.Median.TotalMilliseconds:N2} ms | {result.Worst.TotalMilliseconds:N2} ms | {result.Allocated / 1024.0:N1} KiB |"));
        }

        return 0;
    }

    private static async Task<Result> MeasureAsync(int nodes, int pods, TimeSpan latency)
    {
        using var scheduler = new BenchmarkScheduler(latency, pods);
        for (var i = 0; i < nodes; i++) scheduler.Watch.NodeAdded(NodeOf(i));
        using var stop = new CancellationTokenSource();
        var before = GC.GetTotalAllocatedBytes();
        var began = Stopwatch.GetTimestamp();
        var run = scheduler.Loop.RunAsync(stop.Token);
        for (var i = 0; i < pods; i++) scheduler.Add(PodOf(i));
        await scheduler.AllBound;
        var took = Stopwatch.GetElapsedTime(began);
        var allocated = GC.GetTotalAllocatedBytes() - before;
        await stop.CancelAsync();
        try
        {
            await run;
        }
        catch (OperationCanceledException)
        {
            // It was told to end.
        }

        var times = scheduler.UntilBound.Order().ToArray();
        return new Result(pods / took.TotalSeconds, times[times.Length / 2], times[times.Length * 99 / 100], (double)allocated / pods);
    }

    private static string Option(IReadOnlyList<string> args, string name, string otherwise)
    {
        for (var i = 0; i < args.Count - 1; i++)
        {
            if (args[i] == name) return args[i + 1];
        }

        return otherwise;
    }

    private static Node NodeOf(int index) => new()
    {
        Metadata = new ObjectMeta { Name = $"node-{index}", Uid = $"n{index}", Labels = new Dictionary<string, string> { ["kubernetes.io/hostname"] = $"node-{index}" } },
        Status = new NodeStatus { Allocatable = Amounts(("cpu", "64"), ("memory", "256Gi"), ("pods", "100000")) },
    };

    private static Pod PodOf(int index) => new()
    {
        Metadata = new ObjectMeta { Name = $"pod-{index}", Namespace = "default", Uid = $"p{index}" },
        Spec = new PodSpec
        {
            SchedulerName = "default-scheduler",
            Containers = [new Container { Name = "c", Image = "web:1", Resources = new ResourceRequirements { Requests = Amounts(("cpu", "10m"), ("memory", "32Mi")) } }],
        },
    };

    private static Dictionary<string, Quantity> Amounts(params (string Name, string Amount)[] amounts) => amounts.ToDictionary(a => a.Name, a => new Quantity(a.Amount));

    private sealed record Result(double Rate, TimeSpan Median, TimeSpan Worst, double Allocated);
}
