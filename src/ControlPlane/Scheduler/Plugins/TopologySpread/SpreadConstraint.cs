using MiniKube.ControlPlane.Scheduler.Framework;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.Scheduler.Plugins.TopologySpread;

/// <summary>A topology spread constraint of a pod, with its selector made whole.</summary>
internal sealed record SpreadConstraint(string Key, int MaxSkew, int MinDomains, LabelSelector? Selector, bool HonorAffinity, bool HonorTaints)
{
    public static IReadOnlyList<SpreadConstraint> Of(Pod pod, string whenUnsatisfiable) =>
        [.. (pod.Spec?.TopologySpreadConstraints ?? []).Where(c => c.WhenUnsatisfiable == whenUnsatisfiable).Select(c => Of(pod, c))];

    /// <summary>Whether the pod counts for the constraint.</summary>
    public bool Counts(Pod other, string ns) =>
        other.Namespace == ns && !other.IsBeingDeleted && Selector is not null && LabelMatching.Matches(Selector, other.Labels);

    private static SpreadConstraint Of(Pod pod, TopologySpreadConstraint constraint) => new(
        constraint.TopologyKey,
        constraint.MaxSkew,
        constraint.MinDomains ?? 1,
        Whole(pod, constraint),
        constraint.NodeAffinityPolicy != "Ignore",
        constraint.NodeTaintsPolicy == "Honor");

    // Match label keys narrow the selector to pods that share the pod's own values.
    private static LabelSelector? Whole(Pod pod, TopologySpreadConstraint constraint)
    {
        if (constraint.LabelSelector is not { } selector || constraint.MatchLabelKeys is not { Count: > 0 } keys) return constraint.LabelSelector;
        var added = keys.Where(pod.Labels.ContainsKey).Select(k => new LabelSelectorRequirement { Key = k, Operator = "In", Values = [pod.Labels[k]] });
        return selector with { MatchExpressions = [.. selector.MatchExpressions ?? [], .. added] };
    }
}
