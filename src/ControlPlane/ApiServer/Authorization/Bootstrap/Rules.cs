using MiniKube.Machinery.Api.Types.Rbac;

namespace MiniKube.ControlPlane.ApiServer.Authorization.Bootstrap;

/// <summary>Short notation for rules, one a line: <c>verbs | groups | resources | names</c>, words parted by blanks, or <c>verbs | paths</c>.
/// The core group is written <c>core</c>.</summary>
internal static class Rules
{
    public const string Read = "get list watch";
    public const string Write = "create delete deletecollection patch update";
    public const string Events = "create patch update | core events.k8s.io | events";

    public static IReadOnlyList<PolicyRule> Of(params ReadOnlySpan<string> lines)
    {
        var rules = new List<PolicyRule>(lines.Length);
        foreach (var line in lines) rules.Add(One(line));
        return rules;
    }

    private static PolicyRule One(string line)
    {
        var parts = line.Split('|', StringSplitOptions.TrimEntries);
        var verbs = Words(parts[0]);
        if (parts.Length == 2) return new PolicyRule { Verbs = verbs, NonResourceURLs = Words(parts[1]) };
        return new PolicyRule
        {
            Verbs = verbs,
            ApiGroups = [.. Words(parts[1]).Select(g => g == "core" ? "" : g)],
            Resources = Words(parts[2]),
            ResourceNames = parts.Length > 3 ? Words(parts[3]) : null,
        };
    }

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>A role of the standing policy. In a namespace it is a Role, else a ClusterRole.</summary>
/// <param name="AggregatesTo">The role that includes this one's rules (<c>edit</c>), or null.</param>
/// <param name="AggregatesFrom">The label suffix by which this role includes others (<c>admin</c>), or null.</param>
internal sealed record StandardRole(string Name, IReadOnlyList<PolicyRule> Rules, string? AggregatesTo = null, string? AggregatesFrom = null, string Namespace = "");

/// <summary>A binding of the standing policy: a role of the same scope to subjects.</summary>
internal sealed record StandardBinding(string Name, string Role, IReadOnlyList<Subject> Subjects, string Namespace = "");
