using MiniKube.ControlPlane.ApiServer.Resources.Validation;
using MiniKube.Machinery.Api.Types.Rbac;

namespace MiniKube.ControlPlane.ApiServer.Resources.Rbac;

/// <summary>Roles of rbac.authorization.k8s.io/v1.</summary>
public static class RoleResource
{
    public static ResourceDescriptor Descriptor { get; } = new()
    {
        Group = "rbac.authorization.k8s.io",
        Version = "v1",
        Resource = "roles",
        Singular = "role",
        Kind = "Role",
        Namespaced = true,
        RecordType = typeof(Role),
        Strategy = new RoleStrategy(),
    };
}

/// <summary>Roles.</summary>
public sealed class RoleStrategy : TypedStrategy<Role>
{
    public override bool AllowCreateOnUpdate => true;

    public override string? CheckName(string name, bool prefix) => Names.PathSegment(name, prefix);

    protected override void Validate(RequestContext c, Role obj, FieldErrors errors) =>
        RoleRules.Check(obj.Rules, isNamespaced: true, errors);
}
