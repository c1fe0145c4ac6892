using MiniKube.ControlPlane.Scheduler.Framework;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.Scheduler.Plugins;

/// <summary>Keeps pods off nodes whose taints they do not tolerate, and prefers nodes with fewer taints that only discourage.</summary>
public sealed class TaintToleration : IFilterPlugin, IScorePlugin, IEventHintPlugin
{
    public const string PluginName = "TaintToleration";

    public string Name => PluginName;

    public IReadOnlyList<EventHint> Hints { get; } =
    [
        new(ClusterEvent.NodeAdd | ClusterEvent.NodeTaint, (pod, change) => change.Node is { } node && Untolerated(pod, node.Spec?.Taints ?? []) is null),
        new(ClusterEvent.PodUpdated),
    ];

    public PluginStatus Filter(CycleState state, PodInfo pod, NodeInfo node)
    {
        if (node.Taints.Count == 0 || Untolerated(pod, node.Taints) is not { } taint) return PluginStatus.Success;
        return PluginStatus.Unresolvable($"node(s) had untolerated taint {{{taint.Key}: {taint.Value}}}");
    }

    /// <summary>The number of discouraging taints; fewer is better after normalizing.</summary>
    public long Score(CycleState state, PodInfo pod, NodeInfo node)
    {
        if (node.Taints.Count == 0) return 0;
        var tolerations = (pod.Pod.Spec?.Tolerations ?? []).Where(t => string.IsNullOrEmpty(t.Effect) || t.Effect == TaintMatching.PreferNoSchedule).ToList();
        return node.Taints.Count(taint => taint.Effect == TaintMatching.PreferNoSchedule && !tolerations.Exists(t => t.Tolerates(taint)));
    }

    public void Normalize(CycleState state, PodInfo pod, Span<long> scores) => Scores.Normalize(scores, reverse: true);

    private static Taint? Untolerated(PodInfo pod, IReadOnlyList<Taint> taints) =>
        TaintMatching.FirstUntolerated(taints, pod.Pod.Spec?.Tolerations ?? [], TaintMatching.NoSchedule, TaintMatching.NoExecute);
}
