using MiniKube.ControlPlane.ControllerManager.Controllers.TaintEviction;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Selectors;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.ControllerManager.Pods;

/// <summary>Whether a pod may be on a node, as far as selectors and taints say; resources are the scheduler's. Pure.</summary>
public static class NodeFit
{
    /// <summary>The node selector and the required node affinity hold.</summary>
    public static bool Selects(PodSpec spec, Node node)
    {
        if (spec.NodeName is { Length: > 0 } name && name != node.Name) return false;
        if (!Selector.From(spec.NodeSelector).Matches(node.Labels)) return false;
        var terms = spec.Affinity?.NodeAffinity?.RequiredDuringSchedulingIgnoredDuringExecution?.NodeSelectorTerms;
        return terms is null || terms.Any(t => Matches(t, node));
    }

    /// <summary>Every taint with one of these effects is tolerated.</summary>
    public static bool Tolerates(IReadOnlyList<Toleration> tolerations, Node node, params ReadOnlySpan<string> effects)
    {
        foreach (var taint in node.Spec?.Taints ?? [])
        {
            if (effects.Contains(taint.Effect) && !tolerations.Any(t => EvictionDeadline.Tolerates(t, taint))) return false;
        }
        return true;
    }

    /// <summary>Terms of no requirement match nothing.</summary>
    private static bool Matches(NodeSelectorTerm term, Node node)
    {
        if ((term.MatchExpressions?.Count ?? 0) + (term.MatchFields?.Count ?? 0) == 0) return false;
        return (term.MatchExpressions ?? []).All(r => Holds(r, node.Labels.GetValueOrDefault(r.Key)))
            && (term.MatchFields ?? []).All(r => Holds(r, r.Key == "metadata.name" ? node.Name : null));
    }

    private static bool Holds(NodeSelectorRequirement requirement, string? value)
    {
        var values = requirement.Values ?? [];
        return requirement.Operator switch
        {
            "In" => value is not null && values.Contains(value),
            "NotIn" => value is null || !values.Contains(value),
            "Exists" => value is not null,
            "DoesNotExist" => value is null,
            "Gt" => Number(value) is { } n && Number(values.FirstOrDefault()) is { } limit && n > limit,
            "Lt" => Number(value) is { } n && Number(values.FirstOrDefault()) is { } limit && n < limit,
            _ => false,
        };
    }

    private static long? Number(string? text) => long.TryParse(text, System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out var n) ? n : null;
}
