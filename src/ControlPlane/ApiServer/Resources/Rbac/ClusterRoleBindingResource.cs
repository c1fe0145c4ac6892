using MiniKube.ControlPlane.ApiServer.Printing.Rbac;
using MiniKube.ControlPlane.ApiServer.Resources.Validation;
using MiniKube.Machinery.Api.Types.Rbac;

namespace MiniKube.ControlPlane.ApiServer.Resources.Rbac;

/// <summary>Clusterrolebindings of rbac.authorization.k8s.io/v1.</summary>
public static class ClusterRoleBindingResource
{
    public static ResourceDescriptor Descriptor { get; } = new()
    {
        Group = "rbac.authorization.k8s.io",
        Version = "v1",
        Resource = "clusterrolebindings",
        Singular = "clusterrolebinding",
        Kind = "ClusterRoleBinding",
        Namespaced = false,
        RecordType = typeof(ClusterRoleBinding),
        Strategy = new ClusterRoleBindingStrategy(),
        Printer = new ClusterRoleBindingTable(),
    };
}

/// <summary>Cluster role bindings: the role that is bound never changes.</summary>
public sealed class ClusterRoleBindingStrategy : DefaultingStrategy<ClusterRoleBinding>
{
    private static readonly string[] Kinds = ["ClusterRole"];

    public override bool AllowCreateOnUpdate => true;

    public override string? CheckName(string name, bool prefix) => Names.PathSegment(name, prefix);

    protected override ClusterRoleBinding Default(ClusterRoleBinding obj)
    {
        IReadOnlyList<Subject>? subjects = obj.Subjects.Map(RoleRules.WithGroup);
        return ReferenceEquals(subjects, obj.Subjects) ? obj : obj with { Subjects = subjects };
    }

    protected override void Validate(RequestContext c, ClusterRoleBinding obj, FieldErrors errors)
    {
        RoleRules.Reference(obj.RoleRef, Kinds, errors);
        RoleRules.Subjects(obj.Subjects, errors);
    }

    protected override void ValidateUpdate(RequestContext c, ClusterRoleBinding obj, ClusterRoleBinding old, FieldErrors errors)
    {
        Validate(c, obj, errors);
        RoleRules.ReferenceStays(obj.RoleRef, old.RoleRef, errors);
    }
}
