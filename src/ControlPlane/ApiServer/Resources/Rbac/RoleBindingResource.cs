using MiniKube.ControlPlane.ApiServer.Printing.Rbac;
using MiniKube.ControlPlane.ApiServer.Resources.Validation;
using MiniKube.Machinery.Api.Types.Rbac;

namespace MiniKube.ControlPlane.ApiServer.Resources.Rbac;

/// <summary>Rolebindings of rbac.authorization.k8s.io/v1.</summary>
public static class RoleBindingResource
{
    public static ResourceDescriptor Descriptor { get; } = new()
    {
        Group = "rbac.authorization.k8s.io",
        Version = "v1",
        Resource = "rolebindings",
        Singular = "rolebinding",
        Kind = "RoleBinding",
        Namespaced = true,
        RecordType = typeof(RoleBinding),
        Strategy = new RoleBindingStrategy(),
        Printer = new RoleBindingTable(),
    };
}

/// <summary>Role bindings: the role that is bound never changes.</summary>
public sealed class RoleBindingStrategy : DefaultingStrategy<RoleBinding>
{
    private static readonly string[] Kinds = ["Role", "ClusterRole"];

    public override bool AllowCreateOnUpdate => true;

    public override string? CheckName(string name, bool prefix) => Names.PathSegment(name, prefix);

    protected override RoleBinding Default(RoleBinding obj)
    {
        IReadOnlyList<Subject>? subjects = obj.Subjects.Map(RoleRules.WithGroup);
        return ReferenceEquals(subjects, obj.Subjects) ? obj : obj with { Subjects = subjects };
    }

    protected override void Validate(RequestContext c, RoleBinding obj, FieldErrors errors)
    {
        RoleRules.Reference(obj.RoleRef, Kinds, errors);
        RoleRules.Subjects(obj.Subjects, errors);
    }

    protected override void ValidateUpdate(RequestContext c, RoleBinding obj, RoleBinding old, FieldErrors errors)
    {
        Validate(c, obj, errors);
        RoleRules.ReferenceStays(obj.RoleRef, old.RoleRef, errors);
    }
}
