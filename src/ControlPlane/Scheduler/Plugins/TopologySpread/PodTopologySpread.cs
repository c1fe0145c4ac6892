using MiniKube.ControlPlane.Scheduler.Framework;

namespace MiniKube.ControlPlane.Scheduler.Plugins.TopologySpread;

/// <summary>Spreads like pods over topology domains: strictly where the constraint says so, as far as it goes otherwise.</summary>
public sealed class PodTopologySpread : IPreFilterPlugin, IFilterPlugin, IPreScorePlugin, IScorePlugin, IEventHintPlugin
{
    public const string PluginName = "PodTopologySpread";
    public const string Reason = "node(s) didn't match pod topology spread constraints";
    public const string MissingLabel = Reason + " (missing required label)";
    private const string ScoreNote = PluginName + "/score";

    public string Name => PluginName;

    public IReadOnlyList<EventHint> Hints { get; } =
    [
        new(ClusterEvent.PodAssigned | ClusterEvent.PodDeleted | ClusterEvent.PodLabel | ClusterEvent.PodUpdated),
        new(ClusterEvent.NodeAdd | ClusterEvent.NodeLabel | ClusterEvent.NodeTaint),
    ];

    public PreFilterResult PreFilter(CycleState state, PodInfo pod, ClusterSnapshot snapshot)
    {
        var constraints = SpreadConstraint.Of(pod.Pod, "DoNotSchedule");
        if (constraints.Count == 0) return PreFilterResult.Skip;
        state.Write(PluginName, new SpreadCounts(pod, constraints, snapshot));
        return PreFilterResult.Continue;
    }

    public PluginStatus Filter(CycleState state, PodInfo pod, NodeInfo node)
    {
        if (state.Read<SpreadCounts>(PluginName) is not { } counts) return PluginStatus.Success;
        for (var i = 0; i < counts.Constraints.Count; i++)
        {
            if (!node.Labels.ContainsKey(counts.Constraints[i].Key)) return PluginStatus.Unresolvable(MissingLabel);
            if (!counts.Keeps(node, i)) return PluginStatus.Unschedulable(Reason);
        }

        return PluginStatus.Success;
    }

    public PluginStatus PreScore(CycleState state, PodInfo pod, IReadOnlyList<NodeInfo> nodes)
    {
        var constraints = SpreadConstraint.Of(pod.Pod, "ScheduleAnyway");
        if (constraints.Count == 0) return PluginStatus.Skip;
        state.Write(ScoreNote, new SpreadCounts(pod, constraints, new ClusterSnapshot(nodes)));
        return PluginStatus.Success;
    }

    /// <summary>The pods already in the node's domains, each constraint's by how many domains there are; fewer is better after normalizing.</summary>
    public long Score(CycleState state, PodInfo pod, NodeInfo node)
    {
        if (state.Read<SpreadCounts>(ScoreNote) is not { } counts) return 0;
        double score = 0;
        for (var i = 0; i < counts.Constraints.Count; i++)
        {
            if (!node.Labels.ContainsKey(counts.Constraints[i].Key)) return -1;
            score += (counts.InDomainOf(node, i) * Math.Log(counts.Domains(i) + 2)) + (counts.Constraints[i].MaxSkew - 1);
        }

        return (long)Math.Round(score);
    }

    // A node without the label is in no domain and gets nothing.
    public void Normalize(CycleState state, PodInfo pod, Span<long> scores)
    {
        var (least, most) = (long.MaxValue, 0L);
        foreach (var score in scores)
        {
            if (score >= 0) (least, most) = (Math.Min(least, score), Math.Max(most, score));
        }

        foreach (ref var score in scores) score = score < 0 ? 0 : most == 0 ? Scores.Max : Scores.Max * (most + least - score) / most;
    }
}
