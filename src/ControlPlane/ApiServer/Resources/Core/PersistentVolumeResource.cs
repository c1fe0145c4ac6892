using System.Text.Json.Nodes;
using MiniKube.ControlPlane.ApiServer.Printing.Core;
using MiniKube.ControlPlane.ApiServer.Resources.Pods;
using MiniKube.ControlPlane.ApiServer.Resources.Validation;
using MiniKube.Machinery.Api.Meta.Validation;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Quantities;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.ApiServer.Resources.Core;

/// <summary>Persistentvolumes of v1.</summary>
public static class PersistentVolumeResource
{
    public static ResourceDescriptor Descriptor { get; } = new()
    {
        Group = "",
        Version = "v1",
        Resource = "persistentvolumes",
        Singular = "persistentvolume",
        Kind = "PersistentVolume",
        Namespaced = false,
        ShortNames = ["pv"],
        RecordType = typeof(PersistentVolume),
        Strategy = new PersistentVolumeStrategy(),
        Printer = new PersistentVolumeTable(),
        Subresources = [SubresourceDescriptor.Status],
    };
}

/// <summary>Persistent volumes: what they are never changes.</summary>
public sealed class PersistentVolumeStrategy : DefaultingStrategy<PersistentVolume>
{
    public override void PrepareForCreate(RequestContext c, JsonObject obj)
    {
        PersistentVolume volume = Read(obj);
        Write(obj, volume with { Status = new PersistentVolumeStatus { Phase = "Pending", LastPhaseTransitionTime = new Time(c.Time.GetUtcNow()) } });
    }

    protected override PersistentVolume Default(PersistentVolume obj) =>
        string.IsNullOrEmpty(obj.Status?.Phase) ? obj with { Status = (obj.Status ?? new PersistentVolumeStatus()) with { Phase = "Pending" } } : obj;

    protected override void Validate(RequestContext c, PersistentVolume obj, FieldErrors errors)
    {
        PersistentVolumeSpec spec = obj.Spec ?? new PersistentVolumeSpec();
        if (spec.AccessModes is null or { Count: 0 })
            errors.Required(Spec.Child("accessModes"));
        for (int i = 0; i < (spec.AccessModes?.Count ?? 0); i++)
            ClaimRules.AccessMode(spec.AccessModes![i], Spec.Child("accessModes"), errors);
        if (spec.Capacity is null or { Count: 0 })
            errors.Required(Spec.Child("capacity"));
        else if (!spec.Capacity.ContainsKey("storage") || spec.Capacity.Count > 1)
            errors.NotSupported(Spec.Child("capacity"), string.Join(",", spec.Capacity.Keys), "storage");
        foreach ((string name, Quantity size) in spec.Capacity ?? new Dictionary<string, Quantity>())
            ClaimRules.Size(size, Spec.Child("capacity").Key(name), errors);
        Source(spec, errors);
        if (!string.IsNullOrEmpty(spec.StorageClassName))
            errors.Rule(Spec.Child("storageClassName"), spec.StorageClassName, NameRules.Dns1123Subdomain(spec.StorageClassName));
    }

    protected override void ValidateUpdate(RequestContext c, PersistentVolume obj, PersistentVolume old, FieldErrors errors)
    {
        Validate(c, obj, errors);
        if (!JsonEquality.Same(VolumeSourceNames.Only(obj.Spec), VolumeSourceNames.Only(old.Spec)))
            errors.Forbidden(Spec.Child("persistentvolumesource"), "spec.persistentvolumesource is immutable after creation");
        errors.Same(Spec.Child("volumeMode"), obj.Spec?.VolumeMode, old.Spec?.VolumeMode);
    }

    private static void Source(PersistentVolumeSpec spec, FieldErrors errors)
    {
        IReadOnlyList<string> sources = VolumeSourceNames.Of(spec);
        if (sources.Count == 0)
            errors.Required(Spec, "must specify a volume type");
        foreach (string extra in sources.Skip(1))
            errors.Forbidden(Spec.Child(extra), "may not specify more than 1 volume type");
        if (spec.HostPath is { } host)
            VolumeRules.HostPath(host, Spec.Child("hostPath"), errors);
        if (spec.Nfs is { } nfs)
            VolumeRules.Nfs(nfs, Spec.Child("nfs"), errors);
        if (spec.Local is not null && spec.NodeAffinity?.Required is null)
            errors.Required(Spec.Child("nodeAffinity"), "Local volume requires node affinity");
        if (spec.NodeAffinity?.Required is { } nodes)
            AffinityRules.Selector(nodes, Spec.Child("nodeAffinity").Child("required"), errors);
    }
}
