using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using MiniKube.Node.Kubelet.Eviction;
using MiniKube.Node.Kubelet.Pods;
using MiniKube.Node.Kubelet.Runtime;

namespace MiniKube.Node.Kubelet.Server;

/// <summary>Use of CPU and memory by the node, its pods and containers, as the runtime measures it.</summary>
public sealed class StatsSummary(PodManager pods, IContainerRuntime runtime, string nodeName, TimeProvider time)
{
    /// <summary>The document of <c>/stats/summary</c>.</summary>
    public async Task<byte[]> SummaryAsync(CancellationToken ct)
    {
        var byPod = await ReadAsync(ct);
        var list = new JsonArray();
        foreach (var pod in pods.List())
        {
            var stats = byPod.GetValueOrDefault(pod.Uid) ?? [];
            list.Add(new JsonObject
            {
                ["podRef"] = new JsonObject { ["name"] = pod.Name, ["namespace"] = pod.Namespace, ["uid"] = pod.Uid },
                ["startTime"] = pod.Status?.StartTime?.ToString(),
                ["containers"] = new JsonArray([.. stats.Select(s => (JsonNode)Container(s))]),
                ["cpu"] = Cpu(stats.Sum(s => Nanoseconds(s))),
                ["memory"] = Memory(stats.Sum(s => WorkingSet(s))),
            });
        }
        var info = NodeRoomReader.MemoryInfo();
        var node = new JsonObject
        {
            ["nodeName"] = nodeName,
            ["cpu"] = Cpu(byPod.Values.SelectMany(s => s).Sum(Nanoseconds)),
            ["memory"] = new JsonObject { ["time"] = Now(), ["availableBytes"] = info.GetValueOrDefault("MemAvailable"), ["workingSetBytes"] = info.GetValueOrDefault("MemTotal") - info.GetValueOrDefault("MemAvailable") },
        };
        return Encoding.UTF8.GetBytes(new JsonObject { ["node"] = node, ["pods"] = list }.ToJsonString());
    }

    /// <summary>The metrics of <c>/metrics/resource</c>, in the Prometheus text format.</summary>
    public async Task<string> ResourceMetricsAsync(CancellationToken ct)
    {
        var byPod = await ReadAsync(ct);
        var text = new StringBuilder();
        text.Append("# TYPE container_cpu_usage_seconds_total counter\n");
        Each(byPod, (labels, s) => text.Append(CultureInfo.InvariantCulture, $"container_cpu_usage_seconds_total{{{labels}}} {Nanoseconds(s) / 1e9}\n"));
        text.Append("# TYPE container_memory_working_set_bytes gauge\n");
        Each(byPod, (labels, s) => text.Append(CultureInfo.InvariantCulture, $"container_memory_working_set_bytes{{{labels}}} {WorkingSet(s)}\n"));
        text.Append("# TYPE node_cpu_usage_seconds_total counter\n");
        text.Append(CultureInfo.InvariantCulture, $"node_cpu_usage_seconds_total {byPod.Values.SelectMany(s => s).Sum(Nanoseconds) / 1e9}\n");
        return text.Append("# TYPE scrape_error gauge\nscrape_error 0\n").ToString();
    }

    private static void Each(IReadOnlyDictionary<string, List<Cri.ContainerStats>> byPod, Action<string, Cri.ContainerStats> write)
    {
        foreach (var stats in byPod.Values.SelectMany(s => s))
        {
            var labels = stats.Attributes.Labels;
            write($"container=\"{labels[RuntimeLabels.ContainerName]}\",namespace=\"{labels[RuntimeLabels.PodNamespace]}\",pod=\"{labels[RuntimeLabels.PodName]}\"", stats);
        }
    }

    private async Task<Dictionary<string, List<Cri.ContainerStats>>> ReadAsync(CancellationToken ct)
    {
        var all = await runtime.ListContainerStatsAsync(ct);
        // Ended containers are listed too, with nothing used.
        return all.Where(s => s.Attributes?.Labels.ContainsKey(RuntimeLabels.ContainerName) == true && WorkingSet(s) + Nanoseconds(s) > 0)
            .GroupBy(s => s.Attributes.Labels[RuntimeLabels.PodUid], StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.ToList(), StringComparer.Ordinal);
    }

    private JsonObject Container(Cri.ContainerStats stats) => new()
    {
        ["name"] = stats.Attributes.Metadata.Name,
        ["cpu"] = Cpu(Nanoseconds(stats)),
        ["memory"] = Memory(WorkingSet(stats)),
    };

    private JsonObject Cpu(long nanoseconds) => new() { ["time"] = Now(), ["usageCoreNanoSeconds"] = nanoseconds };

    private JsonObject Memory(long bytes) => new() { ["time"] = Now(), ["workingSetBytes"] = bytes };

    private string Now() => new Time(time.GetUtcNow()).ToString();

    private static long Nanoseconds(Cri.ContainerStats stats) => (long)(stats.Cpu?.UsageCoreNanoSeconds?.Value ?? 0);

    private static long WorkingSet(Cri.ContainerStats stats) => (long)(stats.Memory?.WorkingSetBytes?.Value ?? 0);
}
