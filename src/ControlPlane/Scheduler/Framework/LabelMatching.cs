using MiniKube.Machinery.Api.Meta;

namespace MiniKube.ControlPlane.Scheduler.Framework;

/// <summary>Whether labels meet a label selector. An empty selector is met by all.</summary>
public static class LabelMatching
{
    public static bool Matches(LabelSelector selector, IReadOnlyDictionary<string, string> labels)
    {
        foreach (var (key, value) in selector.MatchLabels ?? System.Collections.Immutable.ImmutableDictionary<string, string>.Empty)
        {
            if (!labels.TryGetValue(key, out var actual) || actual != value) return false;
        }

        return (selector.MatchExpressions ?? []).All(r => Matches(r, labels.GetValueOrDefault(r.Key)));
    }

    private static bool Matches(LabelSelectorRequirement requirement, string? value)
    {
        var values = requirement.Values ?? [];
        return requirement.Operator switch
        {
            "In" => value is not null && values.Contains(value),
            "NotIn" => value is null || !values.Contains(value),
            "Exists" => value is not null,
            "DoesNotExist" => value is null,
            _ => false,
        };
    }
}
