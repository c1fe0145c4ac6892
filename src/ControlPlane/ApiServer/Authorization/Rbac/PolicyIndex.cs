using MiniKube.ControlPlane.ApiServer.Authentication;
using MiniKube.ControlPlane.ApiServer.Storage;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Selectors;
using MiniKube.Machinery.Api.Types.Rbac;

namespace MiniKube.ControlPlane.ApiServer.Authorization.Rbac;

/// <summary>Roles and bindings of one moment, arranged by subject. Immutable; made anew when one of the four kinds changes.</summary>
public sealed class PolicyIndex
{
    private readonly Dictionary<string, IReadOnlyList<PolicyRule>> _clusterRoles = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Namespace, string Name), IReadOnlyList<PolicyRule>> _roles = [];
    private readonly Dictionary<string, List<Grant>> _clusterGrants = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Namespace, string Subject), List<Grant>> _grants = [];

    public PolicyIndex(ObjectSnapshot clusterRoles, ObjectSnapshot clusterBindings, ObjectSnapshot roles, ObjectSnapshot bindings)
    {
        var all = clusterRoles.Items.Range().Select(o => o.As<ClusterRole>()).ToList();
        foreach (var role in all) _clusterRoles[role.Name] = RulesOf(role, all);
        foreach (var role in roles.Items.Range().Select(o => o.As<Role>())) _roles[(role.Namespace, role.Name)] = role.Rules ?? [];
        foreach (var binding in clusterBindings.Items.Range().Select(o => o.As<ClusterRoleBinding>()))
        {
            foreach (var subject in binding.Subjects ?? []) Add(_clusterGrants, KeyOf(subject, ""), new Grant(binding.RoleRef!, $"ClusterRoleBinding \"{binding.Name}\" of ClusterRole \"{binding.RoleRef?.Name}\" to {Print(subject)}"));
        }

        foreach (var binding in bindings.Items.Range().Select(o => o.As<RoleBinding>()))
        {
            foreach (var subject in binding.Subjects ?? [])
                Add(_grants, (binding.Namespace, KeyOf(subject, binding.Namespace)), new Grant(binding.RoleRef!, $"RoleBinding \"{binding.Name}/{binding.Namespace}\" of {binding.RoleRef?.Kind} \"{binding.RoleRef?.Name}\" to {Print(subject)}"));
        }
    }

    /// <summary>All rules in force for a user: those of the cluster and, with a namespace, those of the namespace. With each, where it comes from.</summary>
    public IEnumerable<(PolicyRule Rule, string Source)> RulesFor(UserInfo user, string ns)
    {
        foreach (var key in KeysOf(user))
        {
            foreach (var grant in _clusterGrants.GetValueOrDefault(key) ?? [])
            {
                foreach (var rule in Resolve(grant.Role, "")) yield return (rule, grant.Source);
            }
        }

        if (ns.Length == 0) yield break;
        foreach (var key in KeysOf(user))
        {
            foreach (var grant in _grants.GetValueOrDefault((ns, key)) ?? [])
            {
                foreach (var rule in Resolve(grant.Role, ns)) yield return (rule, grant.Source);
            }
        }
    }

    /// <summary>The rules of a role, empty if there is none of that name.</summary>
    public IReadOnlyList<PolicyRule> Resolve(RoleRef role, string ns) => role.Kind switch
    {
        "ClusterRole" => _clusterRoles.GetValueOrDefault(role.Name) ?? [],
        "Role" => _roles.GetValueOrDefault((ns, role.Name)) ?? [],
        _ => [],
    };

    /// <summary>Whether the role a binding points at exists.</summary>
    public bool Knows(RoleRef role, string ns) =>
        role.Kind == "ClusterRole" ? _clusterRoles.ContainsKey(role.Name) : _roles.ContainsKey((ns, role.Name));

    // An aggregated role has the rules of those it selects, as of now, whether or not a controller has written them into it.
    private static IReadOnlyList<PolicyRule> RulesOf(ClusterRole role, List<ClusterRole> all) => RulesOf(role, all, []);

    private static IReadOnlyList<PolicyRule> RulesOf(ClusterRole role, List<ClusterRole> all, HashSet<string> seen)
    {
        if (role.AggregationRule?.ClusterRoleSelectors is not { } selectors || !seen.Add(role.Name)) return role.Rules ?? [];
        var rules = new List<PolicyRule>(role.Rules ?? []);
        foreach (var selector in selectors.Select(Selector.From))
        {
            foreach (var other in all.Where(o => o.Name != role.Name && selector.Matches(o.Labels)))
                rules.AddRange(RulesOf(other, all, seen));
        }

        return rules;
    }

    private static IEnumerable<string> KeysOf(UserInfo user) => user.Groups.Select(g => "G:" + g).Prepend("U:" + user.Name);

    private static string KeyOf(Subject subject, string ns) => subject.Kind switch
    {
        "User" => "U:" + subject.Name,
        "Group" => "G:" + subject.Name,
        "ServiceAccount" => $"U:system:serviceaccount:{(string.IsNullOrEmpty(subject.Namespace) ? ns : subject.Namespace)}:{subject.Name}",
        _ => "",
    };

    private static string Print(Subject subject) => subject.Kind == "ServiceAccount"
        ? $"ServiceAccount \"{subject.Name}/{subject.Namespace}\""
        : $"{subject.Kind} \"{subject.Name}\"";

    private static void Add<TKey>(Dictionary<TKey, List<Grant>> index, TKey key, Grant grant)
        where TKey : notnull
    {
        if (!index.TryGetValue(key, out var grants)) index[key] = grants = [];
        grants.Add(grant);
    }

    private sealed record Grant(RoleRef Role, string Source);
}
