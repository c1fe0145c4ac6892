using MiniKube.ControlPlane.ApiServer.Printing.Apps;
using MiniKube.ControlPlane.ApiServer.Resources.Validation;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Types.Apps;

namespace MiniKube.ControlPlane.ApiServer.Resources.Apps;

/// <summary>Controllerrevisions of apps/v1.</summary>
public static class ControllerRevisionResource
{
    public static ResourceDescriptor Descriptor { get; } = new()
    {
        Group = "apps",
        Version = "v1",
        Resource = "controllerrevisions",
        Singular = "controllerrevision",
        Kind = "ControllerRevision",
        Namespaced = true,
        RecordType = typeof(ControllerRevision),
        Strategy = new ControllerRevisionStrategy(),
        Printer = new ControllerRevisionTable(),
    };
}

/// <summary>Controller revisions: the state never changes, only its number.</summary>
public sealed class ControllerRevisionStrategy : TypedStrategy<ControllerRevision>
{
    protected override void Validate(RequestContext c, ControllerRevision obj, FieldErrors errors)
    {
        errors.NonNegative(FieldPath.Of("revision"), obj.Revision);
        if (obj.Data is null)
            errors.Required(FieldPath.Of("data"), "data is mandatory");
    }

    protected override void ValidateUpdate(RequestContext c, ControllerRevision obj, ControllerRevision old, FieldErrors errors)
    {
        Validate(c, obj, errors);
        if (!JsonEquality.Same(obj with { Metadata = null, Revision = 0 }, old with { Metadata = null, Revision = 0 }))
            errors.Invalid(FieldPath.Of("data"), "", FieldErrors.Immutable);
    }
}
