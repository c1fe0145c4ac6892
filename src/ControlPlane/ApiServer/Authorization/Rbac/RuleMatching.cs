using MiniKube.Machinery.Api.Types.Rbac;

namespace MiniKube.ControlPlane.ApiServer.Authorization.Rbac;

/// <summary>Whether a rule allows a request, and whether one rule covers another.</summary>
internal static class RuleMatching
{
    public static bool Allows(PolicyRule rule, AuthorizationAttributes a)
    {
        if (!Has(rule.Verbs, a.Verb)) return false;
        if (!a.IsResourceRequest) return rule.NonResourceURLs?.Any(p => Path(p, a.Path)) == true;
        return Has(rule.ApiGroups, a.Group) && Resource(rule.Resources, a.Resource, a.Subresource)
            && (rule.ResourceNames is not { Count: > 0 } names || (a.Name.Length > 0 && names.Contains(a.Name)));
    }

    /// <summary><c>/api*</c> covers every path that starts so.</summary>
    public static bool Path(string pattern, string path) =>
        pattern == "*" || pattern == path || (pattern.EndsWith('*') && path.StartsWith(pattern.AsSpan(0, pattern.Length - 1), StringComparison.Ordinal));

    /// <summary>Whether holders of <paramref name="held"/> have all that <paramref name="rule"/> would grant. A rule is taken apart into its
    /// single permissions, since several held rules may cover it together.</summary>
    public static bool Covers(IReadOnlyList<PolicyRule> held, PolicyRule rule) =>
        Atoms(rule).All(atom => held.Any(h => CoversAtom(h, atom)));

    private static bool Has(IReadOnlyList<string>? list, string value)
    {
        for (var i = 0; i < (list?.Count ?? 0); i++)
        {
            if (list![i] == "*" || list[i] == value) return true;
        }

        return false;
    }

    private static bool Resource(IReadOnlyList<string>? resources, string resource, string subresource)
    {
        var combined = subresource.Length == 0 ? resource : $"{resource}/{subresource}";
        for (var i = 0; i < (resources?.Count ?? 0); i++)
        {
            var pattern = resources![i];
            if (pattern == "*" || pattern == combined) return true;
            if (subresource.Length > 0 && pattern.StartsWith("*/", StringComparison.Ordinal) && pattern.AsSpan(2).SequenceEqual(subresource)) return true;
        }

        return false;
    }

    private static IEnumerable<Atom> Atoms(PolicyRule rule)
    {
        foreach (var verb in rule.Verbs)
        {
            foreach (var group in rule.ApiGroups ?? [])
            {
                foreach (var resource in rule.Resources ?? [])
                {
                    if (rule.ResourceNames is not { Count: > 0 } names) yield return new Atom(verb, group, resource, null, null);
                    else foreach (var name in names) yield return new Atom(verb, group, resource, name, null);
                }
            }

            foreach (var url in rule.NonResourceURLs ?? []) yield return new Atom(verb, null, null, null, url);
        }
    }

    private static bool CoversAtom(PolicyRule held, Atom atom)
    {
        if (!Has(held.Verbs, atom.Verb)) return false;
        if (atom.Url is { } url) return held.NonResourceURLs?.Any(p => Path(p, url)) == true;
        return Has(held.ApiGroups, atom.Group!) && CoversResource(held.Resources, atom.Resource!)
            && (held.ResourceNames is not { Count: > 0 } names || (atom.Name is not null && names.Contains(atom.Name)));
    }

    private static bool CoversResource(IReadOnlyList<string>? held, string resource)
    {
        if (Has(held, resource)) return true;
        var slash = resource.IndexOf('/');
        return slash >= 0 && held?.Contains("*" + resource[slash..]) == true;
    }

    private readonly record struct Atom(string Verb, string? Group, string? Resource, string? Name, string? Url);
}
