using MiniKube.ControlPlane.ApiServer.Resources.Validation;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta.Validation;
using MiniKube.Machinery.Api.Types.Rbac;

namespace MiniKube.ControlPlane.ApiServer.Resources.Rbac;

/// <summary>Checks of rules, subjects and role references.</summary>
internal static class RoleRules
{
    private const string Group = "rbac.authorization.k8s.io";

    public static void Check(IReadOnlyList<PolicyRule>? rules, bool isNamespaced, FieldErrors errors)
    {
        for (int i = 0; i < (rules?.Count ?? 0); i++)
            Check(rules![i], isNamespaced, FieldPath.Of("rules").Index(i), errors);
    }

    public static void Subjects(IReadOnlyList<Subject>? subjects, FieldErrors errors)
    {
        for (int i = 0; i < (subjects?.Count ?? 0); i++)
            Check(subjects![i], FieldPath.Of("subjects").Index(i), errors);
    }

    /// <param name="kinds">The kinds of role that may be bound.</param>
    public static void Reference(RoleRef? role, string[] kinds, FieldErrors errors)
    {
        FieldPath at = FieldPath.Of("roleRef");
        if (role is null)
            return;
        if (!string.IsNullOrEmpty(role.ApiGroup) && role.ApiGroup != Group)
            errors.NotSupported(at.Child("apiGroup"), role.ApiGroup, Group);
        if (role.Kind.Length > 0 && !kinds.Contains(role.Kind, StringComparer.Ordinal))
            errors.NotSupported(at.Child("kind"), role.Kind, kinds);
        if (NameRules.PathSegment(role.Name) is { } complaint)
            errors.Invalid(at.Child("name"), role.Name, complaint);
    }

    public static void ReferenceStays(RoleRef? role, RoleRef? old, FieldErrors errors)
    {
        if (!JsonEquality.Same(role, old))
            errors.Invalid(FieldPath.Of("roleRef"), JsonEquality.ToNode(role), "cannot change roleRef");
    }

    /// <summary>Users and groups belong to the RBAC group, service accounts to the core group.</summary>
    public static Subject WithGroup(Subject subject) =>
        subject.Kind is "User" or "Group" && string.IsNullOrEmpty(subject.ApiGroup) ? subject with { ApiGroup = Group } : subject;

    private static void Check(PolicyRule rule, bool isNamespaced, FieldPath path, FieldErrors errors)
    {
        if (rule.Verbs.Count == 0)
            errors.Required(path.Child("verbs"), "verbs must contain at least one value");
        if (rule.NonResourceURLs is { Count: > 0 })
        {
            if (isNamespaced)
                errors.Invalid(path.Child("nonResourceURLs"), string.Join(",", rule.NonResourceURLs), "namespaced rules cannot apply to non-resource URLs");
            if (rule.ApiGroups is { Count: > 0 } || rule.Resources is { Count: > 0 } || rule.ResourceNames is { Count: > 0 })
                errors.Invalid(path.Child("nonResourceURLs"), string.Join(",", rule.NonResourceURLs), "rules cannot apply to both regular resources and non-resource URLs");
            return;
        }
        if (rule.ApiGroups is null or { Count: 0 })
            errors.Required(path.Child("apiGroups"), "resource rules must supply at least one api group");
        if (rule.Resources is null or { Count: 0 })
            errors.Required(path.Child("resources"), "resource rules must supply at least one resource");
    }

    private static void Check(Subject subject, FieldPath path, FieldErrors errors)
    {
        switch (subject.Kind)
        {
            case "ServiceAccount":
                if (subject.Name.Length > 0)
                    errors.Rule(path.Child("name"), subject.Name, NameRules.Dns1123Subdomain(subject.Name));
                if (!string.IsNullOrEmpty(subject.ApiGroup))
                    errors.NotSupported(path.Child("apiGroup"), subject.ApiGroup, "");
                errors.RequireText(path.Child("namespace"), subject.Namespace);
                break;
            case "User" or "Group":
                if (subject.ApiGroup != Group)
                    errors.NotSupported(path.Child("apiGroup"), subject.ApiGroup ?? "", Group);
                break;
            default:
                errors.NotSupported(path.Child("kind"), subject.Kind, "ServiceAccount", "User", "Group");
                break;
        }
    }
}
