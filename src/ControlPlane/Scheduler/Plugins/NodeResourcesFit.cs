using MiniKube.ControlPlane.Scheduler.Framework;

namespace MiniKube.ControlPlane.Scheduler.Plugins;

/// <summary>A node must have what the pod asks for; which of several is preferred, the strategy says.</summary>
public sealed class NodeResourcesFit(ScoringStrategy strategy) : IPreFilterPlugin, IFilterPlugin, IScorePlugin, IEventHintPlugin
{
    public const string PluginName = "NodeResourcesFit";
    private const string TooManyPods = "Too many pods";

    public string Name => PluginName;

    public IReadOnlyList<EventHint> Hints { get; } =
    [
        new(ClusterEvent.PodDeleted | ClusterEvent.PodScaledDown),
        new(ClusterEvent.NodeAdd | ClusterEvent.NodeAllocatable, (pod, change) => change.Node is { } node && Insufficient(pod, NodeInfo.Of(node)).Count == 0),
        new(ClusterEvent.PodUpdated),
    ];

    public PreFilterResult PreFilter(CycleState state, PodInfo pod, ClusterSnapshot snapshot) => PreFilterResult.Continue;

    public PluginStatus Filter(CycleState state, PodInfo pod, NodeInfo node)
    {
        var missing = Insufficient(pod, node);
        if (missing.Count == 0) return PluginStatus.Success;
        var never = missing.Exists(m => m.Never);
        return new PluginStatus(never ? PluginCode.UnschedulableAndUnresolvable : PluginCode.Unschedulable, [.. missing.Select(m => m.Reason)]);
    }

    public long Score(CycleState state, PodInfo pod, NodeInfo node) => strategy.Score(pod, node);

    private static List<(string Reason, bool Never)> Insufficient(PodInfo pod, NodeInfo node)
    {
        List<(string, bool)> missing = [];
        if (node.Pods.Count + 1 > node.Allocatable.Pods) missing.Add((TooManyPods, false));
        var (asked, used, has) = (pod.Requests, node.Requested, node.Allocatable);
        Check(missing, ResourceAmounts.Cpu, asked.MilliCpu, used.MilliCpu, has.MilliCpu);
        Check(missing, ResourceAmounts.MemoryName, asked.Memory, used.Memory, has.Memory);
        Check(missing, ResourceAmounts.EphemeralStorageName, asked.EphemeralStorage, used.EphemeralStorage, has.EphemeralStorage);
        foreach (var (name, amount) in asked.Others) Check(missing, name, amount, used.Get(name), has.Get(name));
        return missing;
    }

    private static void Check(List<(string Reason, bool Never)> missing, string name, long asked, long used, long has)
    {
        if (asked > 0 && asked > has - used) missing.Add(($"Insufficient {name}", asked > has));
    }
}
