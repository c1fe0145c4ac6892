using MiniKube.ControlPlane.ApiServer.Resources.Validation;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Types.Rbac;

namespace MiniKube.ControlPlane.ApiServer.Resources.Rbac;

/// <summary>Clusterroles of rbac.authorization.k8s.io/v1.</summary>
public static class ClusterRoleResource
{
    public static ResourceDescriptor Descriptor { get; } = new()
    {
        Group = "rbac.authorization.k8s.io",
        Version = "v1",
        Resource = "clusterroles",
        Singular = "clusterrole",
        Kind = "ClusterRole",
        Namespaced = false,
        RecordType = typeof(ClusterRole),
        Strategy = new ClusterRoleStrategy(),
    };
}

/// <summary>Cluster roles.</summary>
public sealed class ClusterRoleStrategy : TypedStrategy<ClusterRole>
{
    public override bool AllowCreateOnUpdate => true;

    public override string? CheckName(string name, bool prefix) => Names.PathSegment(name, prefix);

    protected override void Validate(RequestContext c, ClusterRole obj, FieldErrors errors)
    {
        RoleRules.Check(obj.Rules, isNamespaced: false, errors);
        for (int i = 0; i < (obj.AggregationRule?.ClusterRoleSelectors?.Count ?? 0); i++)
            SelectorRules.Check(obj.AggregationRule!.ClusterRoleSelectors![i], FieldPath.Of("aggregationRule", "clusterRoleSelectors").Index(i), errors);
        if (obj.AggregationRule is { ClusterRoleSelectors: null or { Count: 0 } })
            errors.Required(FieldPath.Of("aggregationRule", "clusterRoleSelectors"), "at least one clusterRoleSelector required if aggregationRule is non-nil");
    }
}
