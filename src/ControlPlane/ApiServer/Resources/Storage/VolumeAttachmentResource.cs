using MiniKube.ControlPlane.ApiServer.Printing.Storage;
using MiniKube.ControlPlane.ApiServer.Resources.Validation;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Types.Storage;

namespace MiniKube.ControlPlane.ApiServer.Resources.Storage;

/// <summary>Volumeattachments of storage.k8s.io/v1.</summary>
public static class VolumeAttachmentResource
{
    public static ResourceDescriptor Descriptor { get; } = new()
    {
        Group = "storage.k8s.io",
        Version = "v1",
        Resource = "volumeattachments",
        Singular = "volumeattachment",
        Kind = "VolumeAttachment",
        Namespaced = false,
        RecordType = typeof(VolumeAttachment),
        Strategy = new VolumeAttachmentStrategy(),
        Printer = new VolumeAttachmentTable(),
        Subresources = [SubresourceDescriptor.Status],
    };
}

/// <summary>Volume attachments: the spec never changes.</summary>
public sealed class VolumeAttachmentStrategy : TypedStrategy<VolumeAttachment>
{
    public override bool AllowUnconditionalUpdate => false;

    protected override void Validate(RequestContext c, VolumeAttachment obj, FieldErrors errors)
    {
        FieldPath at = Spec.Child("source");
        if (obj.Spec?.Source is { InlineVolumeSpec: null } source)
            errors.RequireText(at, source.PersistentVolumeName, "must specify exactly one of inlineVolumeSpec and persistentVolumeName");
        if (obj.Spec?.Source is { InlineVolumeSpec: not null, PersistentVolumeName.Length: > 0 })
            errors.Invalid(at, "", "must specify exactly one of inlineVolumeSpec and persistentVolumeName");
    }

    protected override void ValidateUpdate(RequestContext c, VolumeAttachment obj, VolumeAttachment old, FieldErrors errors)
    {
        Validate(c, obj, errors);
        errors.SameJson(Spec, obj.Spec, old.Spec);
    }
}
