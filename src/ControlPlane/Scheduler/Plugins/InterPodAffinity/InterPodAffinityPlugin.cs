using MiniKube.ControlPlane.Scheduler.Framework;

namespace MiniKube.ControlPlane.Scheduler.Plugins.InterPodAffinity;

/// <summary>Puts pods near or away from other pods, as either side asks.</summary>
public sealed class InterPodAffinityPlugin(NamespaceLabels labelsOf) : IPreFilterPlugin, IFilterPlugin, IPreScorePlugin, IScorePlugin, IEventHintPlugin
{
    public const string PluginName = "InterPodAffinity";
    public const string AffinityReason = "node(s) didn't match pod affinity rules";
    public const string AntiAffinityReason = "node(s) didn't match pod anti-affinity rules";
    public const string ExistingReason = "node(s) didn't satisfy existing pods anti-affinity rules";
    private const string ScoreNote = PluginName + "/score";
    private const int HardAffinityWeight = 1;

    public string Name => PluginName;

    public IReadOnlyList<EventHint> Hints { get; } =
    [
        new(ClusterEvent.PodAssigned | ClusterEvent.PodDeleted | ClusterEvent.PodLabel | ClusterEvent.PodUpdated),
        new(ClusterEvent.NodeAdd | ClusterEvent.NodeLabel),
    ];

    public PreFilterResult PreFilter(CycleState state, PodInfo pod, ClusterSnapshot snapshot)
    {
        var counts = new AffinityCounts(pod, snapshot, labelsOf);
        if (counts.IsIdle) return PreFilterResult.Skip;
        state.Write(PluginName, counts);
        return PreFilterResult.Continue;
    }

    public PluginStatus Filter(CycleState state, PodInfo pod, NodeInfo node)
    {
        if (state.Read<AffinityCounts>(PluginName) is not { } counts) return PluginStatus.Success;
        if (!counts.HasWanted(node)) return PluginStatus.Unresolvable(AffinityReason);
        if (counts.HasAvoided(node)) return PluginStatus.Unschedulable(AntiAffinityReason);
        return counts.IsForbidden(node) ? PluginStatus.Unschedulable(ExistingReason) : PluginStatus.Success;
    }

    public PluginStatus PreScore(CycleState state, PodInfo pod, IReadOnlyList<NodeInfo> nodes)
    {
        var own = AffinityTerm.Preferred(pod.Pod);
        var weights = new Dictionary<(string Key, string Value), long>();
        foreach (var node in nodes.Where(n => own.Count > 0 || n.PodsWithAffinity > 0))
        {
            foreach (var other in node.Pods) Weigh(weights, node, pod, own, other);
        }

        if (weights.Count == 0) return PluginStatus.Skip;
        state.Write(ScoreNote, weights);
        return PluginStatus.Success;
    }

    public long Score(CycleState state, PodInfo pod, NodeInfo node)
    {
        var weights = state.Read<Dictionary<(string Key, string Value), long>>(ScoreNote);
        return weights is null ? 0 : node.Labels.Sum(l => weights.GetValueOrDefault((l.Key, l.Value)));
    }

    // Weights may be negative, so the whole range is stretched to 0 to 100.
    public void Normalize(CycleState state, PodInfo pod, Span<long> scores)
    {
        var (least, most) = (long.MaxValue, long.MinValue);
        foreach (var score in scores) (least, most) = (Math.Min(least, score), Math.Max(most, score));
        foreach (ref var score in scores) score = most > least ? (score - least) * Scores.Max / (most - least) : 0;
    }

    private void Weigh(Dictionary<(string Key, string Value), long> weights, NodeInfo node, PodInfo pod, IReadOnlyList<AffinityTerm> own, PodInfo other)
    {
        foreach (var term in own.Where(t => t.Matches(other.Pod, labelsOf))) Add(weights, node, term.TopologyKey, term.Weight);
        if (!other.HasAffinity) return;
        foreach (var term in AffinityTerm.Preferred(other.Pod).Where(t => t.Matches(pod.Pod, labelsOf))) Add(weights, node, term.TopologyKey, term.Weight);
        foreach (var term in AffinityTerm.Required(other.Pod).Where(t => t.Matches(pod.Pod, labelsOf))) Add(weights, node, term.TopologyKey, HardAffinityWeight);
    }

    private static void Add(Dictionary<(string Key, string Value), long> weights, NodeInfo node, string key, long weight)
    {
        if (node.Labels.TryGetValue(key, out var value)) weights[(key, value)] = weights.GetValueOrDefault((key, value)) + weight;
    }
}
