using MiniKube.ControlPlane.ApiServer.Printing.Storage;
using MiniKube.ControlPlane.ApiServer.Resources.Validation;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Storage;

namespace MiniKube.ControlPlane.ApiServer.Resources.Storage;

/// <summary>Csidrivers of storage.k8s.io/v1.</summary>
public static class CSIDriverResource
{
    public static ResourceDescriptor Descriptor { get; } = new()
    {
        Group = "storage.k8s.io",
        Version = "v1",
        Resource = "csidrivers",
        Singular = "csidriver",
        Kind = "CSIDriver",
        Namespaced = false,
        RecordType = typeof(CSIDriver),
        Strategy = new CSIDriverStrategy(),
        Printer = new CSIDriverTable(),
    };
}

/// <summary>CSI drivers: names are at most 63 characters long.</summary>
public sealed class CSIDriverStrategy : TypedStrategy<CSIDriver>
{
    private const int MaxName = 63;

    protected override void Validate(RequestContext c, CSIDriver obj, FieldErrors errors)
    {
        if (obj.Name.Length > MaxName)
            errors.Add(FieldError.TooLong(FieldPath.Of("metadata", "name"), MaxName));
        for (int i = 0; i < (obj.Spec?.VolumeLifecycleModes?.Count ?? 0); i++)
            if (obj.Spec!.VolumeLifecycleModes![i] is not ("Persistent" or "Ephemeral"))
                errors.NotSupported(Spec.Child("volumeLifecycleModes"), obj.Spec.VolumeLifecycleModes[i], "Ephemeral", "Persistent");
    }

    protected override void ValidateUpdate(RequestContext c, CSIDriver obj, CSIDriver old, FieldErrors errors)
    {
        Validate(c, obj, errors);
        if (obj.Spec?.AttachRequired != old.Spec?.AttachRequired)
            errors.Invalid(Spec.Child("attachRequired"), obj.Spec?.AttachRequired, FieldErrors.Immutable);
        if (!JsonEquality.Same(
            new CSIDriverSpec { VolumeLifecycleModes = obj.Spec?.VolumeLifecycleModes }, new CSIDriverSpec { VolumeLifecycleModes = old.Spec?.VolumeLifecycleModes }))
            errors.Invalid(Spec.Child("volumeLifecycleModes"), string.Join(",", obj.Spec?.VolumeLifecycleModes ?? []), FieldErrors.Immutable);
    }
}
