using MiniKube.Machinery.Api;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Selectors;
using MiniKube.Machinery.Api.Types.Rbac;

namespace MiniKube.ControlPlane.ControllerManager.Controllers.ClusterRoleAggregation;

/// <summary>The rules of a ClusterRole that is the sum of others. Pure.</summary>
public static class AggregationPlan
{
    /// <summary>The rules to write; null where the role sums up nothing, or says so already.</summary>
    public static IReadOnlyList<PolicyRule>? For(ClusterRole role, IEnumerable<ClusterRole> all)
    {
        if (role.AggregationRule?.ClusterRoleSelectors is not { } selectors) return null;
        var parsed = selectors.Select(Selector.From).ToList();
        var rules = new List<PolicyRule>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var source in all.Where(r => r.Name != role.Name && parsed.Any(s => s.Matches(r.Labels))).OrderBy(r => r.Name, StringComparer.Ordinal))
            rules.AddRange((source.Rules ?? []).Where(rule => seen.Add(Text(rule))));
        return rules.Select(Text).SequenceEqual((role.Rules ?? []).Select(Text)) ? null : rules;
    }

    private static string Text(PolicyRule rule) => System.Text.Encoding.UTF8.GetString(ApiJson.Serialize(rule));
}
