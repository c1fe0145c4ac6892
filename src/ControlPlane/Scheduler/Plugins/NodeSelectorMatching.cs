using System.Globalization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.Scheduler.Plugins;

/// <summary>Whether a node meets node selector terms.</summary>
internal static class NodeSelectorMatching
{
    /// <summary>Whether any term is met; a term without requirements is met by no node.</summary>
    public static bool Matches(NodeSelector selector, Node node) => selector.NodeSelectorTerms.Any(term => Matches(term, node));

    public static bool Matches(NodeSelectorTerm term, Node node)
    {
        var expressions = term.MatchExpressions ?? [];
        var fields = term.MatchFields ?? [];
        if (expressions.Count == 0 && fields.Count == 0) return false;
        return expressions.All(r => Matches(r, node.Labels.GetValueOrDefault(r.Key)))
            && fields.All(r => r.Key == "metadata.name" && Matches(r, node.Name));
    }

    private static bool Matches(NodeSelectorRequirement requirement, string? value)
    {
        var values = requirement.Values ?? [];
        return requirement.Operator switch
        {
            "In" => value is not null && values.Contains(value),
            "NotIn" => value is null || !values.Contains(value),
            "Exists" => value is not null,
            "DoesNotExist" => value is null,
            "Gt" => Numbers(value, values, out var a, out var b) && a > b,
            "Lt" => Numbers(value, values, out var a, out var b) && a < b,
            _ => false,
        };
    }

    private static bool Numbers(string? value, IReadOnlyList<string> values, out long a, out long b)
    {
        b = 0;
        return long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out a)
            && values.Count == 1 && long.TryParse(values[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out b);
    }
}
