using MiniKube.ControlPlane.Scheduler.Framework;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.Scheduler.Plugins;

/// <summary>Node selector and required node affinity decide; preferred node affinity compares.</summary>
public sealed class NodeAffinity : IPreFilterPlugin, IFilterPlugin, IPreScorePlugin, IScorePlugin, IEventHintPlugin
{
    public const string PluginName = "NodeAffinity";
    public const string Reason = "node(s) didn't match Pod's node affinity/selector";
    public const string Conflict = "pod affinity terms conflict";

    public string Name => PluginName;

    public IReadOnlyList<EventHint> Hints { get; } =
    [
        new(ClusterEvent.NodeAdd | ClusterEvent.NodeLabel, (pod, change) => change.Node is { } node && Fits(pod, node)),
        new(ClusterEvent.PodUpdated),
    ];

    public PreFilterResult PreFilter(CycleState state, PodInfo pod, ClusterSnapshot snapshot)
    {
        if (Required(pod) is not { } required) return (pod.Pod.Spec?.NodeSelector?.Count ?? 0) == 0 ? PreFilterResult.Skip : PreFilterResult.Continue;
        if (NamedNodes(required) is not { } names) return PreFilterResult.Continue;
        return names.Count > 0 ? new PreFilterResult(PluginStatus.Success, names) : new PreFilterResult(PluginStatus.Unresolvable(Conflict));
    }

    public PluginStatus Filter(CycleState state, PodInfo pod, NodeInfo node) =>
        node.Node is { } found && Fits(pod, found) ? PluginStatus.Success : PluginStatus.Unresolvable(Reason);

    public PluginStatus PreScore(CycleState state, PodInfo pod, IReadOnlyList<NodeInfo> nodes) => Preferred(pod).Count == 0 ? PluginStatus.Skip : PluginStatus.Success;

    public long Score(CycleState state, PodInfo pod, NodeInfo node)
    {
        long score = 0;
        foreach (var term in Preferred(pod))
        {
            if (term.Weight != 0 && term.Preference is { } preference && node.Node is { } found && NodeSelectorMatching.Matches(preference, found)) score += term.Weight;
        }

        return score;
    }

    public void Normalize(CycleState state, PodInfo pod, Span<long> scores) => Scores.Normalize(scores);

    /// <summary>Whether node selector and required affinity allow the node.</summary>
    internal static bool Fits(PodInfo pod, Node node)
    {
        foreach (var (key, value) in pod.Pod.Spec?.NodeSelector ?? System.Collections.Immutable.ImmutableDictionary<string, string>.Empty)
        {
            if (!node.Labels.TryGetValue(key, out var actual) || actual != value) return false;
        }

        return Required(pod) is not { } required || NodeSelectorMatching.Matches(required, node);
    }

    private static NodeSelector? Required(PodInfo pod) => pod.Pod.Spec?.Affinity?.NodeAffinity?.RequiredDuringSchedulingIgnoredDuringExecution;

    private static IReadOnlyList<PreferredSchedulingTerm> Preferred(PodInfo pod) =>
        pod.Pod.Spec?.Affinity?.NodeAffinity?.PreferredDuringSchedulingIgnoredDuringExecution ?? [];

    // Daemon pods name their node by field: then no other node need be looked at.
    private static HashSet<string>? NamedNodes(NodeSelector required)
    {
        var all = new HashSet<string>(StringComparer.Ordinal);
        foreach (var term in required.NodeSelectorTerms)
        {
            HashSet<string>? ofTerm = null;
            foreach (var field in (term.MatchFields ?? []).Where(f => f is { Key: "metadata.name", Operator: "In" }))
            {
                var names = (field.Values ?? []).ToHashSet(StringComparer.Ordinal);
                if (ofTerm is null) ofTerm = names;
                else ofTerm.IntersectWith(names);
            }

            if (ofTerm is null) return null;
            all.UnionWith(ofTerm);
        }

        return required.NodeSelectorTerms.Count == 0 ? null : all;
    }
}
