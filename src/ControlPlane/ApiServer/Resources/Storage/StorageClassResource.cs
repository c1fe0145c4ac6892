using MiniKube.ControlPlane.ApiServer.Printing.Storage;
using MiniKube.ControlPlane.ApiServer.Resources.Validation;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta.Validation;
using MiniKube.Machinery.Api.Types.Storage;

namespace MiniKube.ControlPlane.ApiServer.Resources.Storage;

/// <summary>Storageclasses of storage.k8s.io/v1.</summary>
public static class StorageClassResource
{
    public static ResourceDescriptor Descriptor { get; } = new()
    {
        Group = "storage.k8s.io",
        Version = "v1",
        Resource = "storageclasses",
        Singular = "storageclass",
        Kind = "StorageClass",
        Namespaced = false,
        ShortNames = ["sc"],
        RecordType = typeof(StorageClass),
        Strategy = new StorageClassStrategy(),
        Printer = new StorageClassTable(),
    };
}

/// <summary>Storage classes: only expansion, metadata and mount options of new volumes may change.</summary>
public sealed class StorageClassStrategy : TypedStrategy<StorageClass>
{
    protected override void Validate(RequestContext c, StorageClass obj, FieldErrors errors)
    {
        if (obj.Provisioner.Length > 0)
            errors.Rule(FieldPath.Of("provisioner"), obj.Provisioner, NameRules.QualifiedName(obj.Provisioner.ToLowerInvariant()));
        foreach (string key in obj.Parameters?.Keys ?? [])
            if (key.Length == 0)
                errors.Invalid(FieldPath.Of("parameters"), key, "field must not be empty.");
    }

    protected override void ValidateUpdate(RequestContext c, StorageClass obj, StorageClass old, FieldErrors errors)
    {
        Validate(c, obj, errors);
        bool same = (obj.Parameters?.Count ?? 0) == (old.Parameters?.Count ?? 0)
            && (obj.Parameters ?? new Dictionary<string, string>()).All(p => old.Parameters!.GetValueOrDefault(p.Key) == p.Value);
        if (!same)
            errors.Forbidden(FieldPath.Of("parameters"), "updates to parameters are forbidden.");
        if (obj.Provisioner != old.Provisioner)
            errors.Forbidden(FieldPath.Of("provisioner"), "updates to provisioner are forbidden.");
        if (obj.ReclaimPolicy != old.ReclaimPolicy)
            errors.Forbidden(FieldPath.Of("reclaimPolicy"), "updates to reclaimPolicy are forbidden.");
        errors.Same(FieldPath.Of("volumeBindingMode"), obj.VolumeBindingMode, old.VolumeBindingMode);
    }
}
