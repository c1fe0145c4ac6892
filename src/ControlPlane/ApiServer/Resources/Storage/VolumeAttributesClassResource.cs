using MiniKube.ControlPlane.ApiServer.Printing.Storage;
using MiniKube.ControlPlane.ApiServer.Resources.Validation;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Types.Storage;

namespace MiniKube.ControlPlane.ApiServer.Resources.Storage;

/// <summary>Volumeattributesclasses of storage.k8s.io/v1.</summary>
public static class VolumeAttributesClassResource
{
    public static ResourceDescriptor Descriptor { get; } = new()
    {
        Group = "storage.k8s.io",
        Version = "v1",
        Resource = "volumeattributesclasses",
        Singular = "volumeattributesclass",
        Kind = "VolumeAttributesClass",
        Namespaced = false,
        ShortNames = ["vac"],
        RecordType = typeof(VolumeAttributesClass),
        Strategy = new VolumeAttributesClassStrategy(),
        Printer = new VolumeAttributesClassTable(),
    };
}

/// <summary>Volume attributes classes: driver and parameters never change.</summary>
public sealed class VolumeAttributesClassStrategy : TypedStrategy<VolumeAttributesClass>
{
    protected override void ValidateUpdate(RequestContext c, VolumeAttributesClass obj, VolumeAttributesClass old, FieldErrors errors)
    {
        errors.Same(FieldPath.Of("driverName"), obj.DriverName, old.DriverName);
        if (!JsonEquality.Same(obj with { Metadata = null }, old with { Metadata = null }))
            errors.Forbidden(FieldPath.Of("parameters"), "updates to parameters are forbidden.");
    }
}
