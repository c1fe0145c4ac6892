using System.Text.Json.Nodes;
using MiniKube.ControlPlane.ApiServer.Printing.Core;
using MiniKube.ControlPlane.ApiServer.Resources.Validation;
using MiniKube.Machinery.Api.Quantities;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.ApiServer.Resources.Core;

/// <summary>Persistentvolumeclaims of v1.</summary>
public static class PersistentVolumeClaimResource
{
    public static ResourceDescriptor Descriptor { get; } = new()
    {
        Group = "",
        Version = "v1",
        Resource = "persistentvolumeclaims",
        Singular = "persistentvolumeclaim",
        Kind = "PersistentVolumeClaim",
        Namespaced = true,
        ShortNames = ["pvc"],
        RecordType = typeof(PersistentVolumeClaim),
        Strategy = new PersistentVolumeClaimStrategy(),
        Printer = new PersistentVolumeClaimTable(),
        Subresources = [SubresourceDescriptor.Status],
    };
}

/// <summary>Claims: once bound they may grow, and nothing else.</summary>
public sealed class PersistentVolumeClaimStrategy : DefaultingStrategy<PersistentVolumeClaim>
{
    public override void PrepareForCreate(RequestContext c, JsonObject obj)
    {
        base.PrepareForCreate(c, obj);
        Default(obj);
    }

    protected override PersistentVolumeClaim Default(PersistentVolumeClaim obj) =>
        string.IsNullOrEmpty(obj.Status?.Phase) ? obj with { Status = (obj.Status ?? new PersistentVolumeClaimStatus()) with { Phase = "Pending" } } : obj;

    protected override void Validate(RequestContext c, PersistentVolumeClaim obj, FieldErrors errors) =>
        ClaimRules.Check(obj.Spec ?? new PersistentVolumeClaimSpec(), Spec, errors);

    protected override void ValidateUpdate(RequestContext c, PersistentVolumeClaim obj, PersistentVolumeClaim old, FieldErrors errors)
    {
        Validate(c, obj, errors);
        if (obj.Spec is not { } now || old.Spec is not { } was)
            return;
        PersistentVolumeClaimSpec allowed = was;
        if (string.IsNullOrEmpty(was.VolumeName))
            allowed = allowed with { VolumeName = now.VolumeName };
        if (was.StorageClassName is null)
            allowed = allowed with { StorageClassName = now.StorageClassName };
        if (old.Status?.Phase == "Bound")
            allowed = allowed with { Resources = (was.Resources ?? new VolumeResourceRequirements()) with { Requests = now.Resources?.Requests }, VolumeAttributesClassName = now.VolumeAttributesClassName };
        if (!JsonEquality.Same(now, allowed))
            errors.Forbidden(Spec, "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims");
        if (old.Status?.Capacity?.TryGetValue("storage", out Quantity capacity) == true && now.Resources?.Requests?.TryGetValue("storage", out Quantity size) == true && size < capacity)
            errors.Forbidden(Spec.Child("resources").Child("requests").Child("storage"), "field can not be less than status.capacity");
    }
}
