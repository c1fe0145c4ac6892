using MiniKube.ControlPlane.ApiServer.Printing.Storage;
using MiniKube.ControlPlane.ApiServer.Resources.Validation;
using MiniKube.Machinery.Api.Types.Storage;

namespace MiniKube.ControlPlane.ApiServer.Resources.Storage;

/// <summary>Csinodes of storage.k8s.io/v1.</summary>
public static class CSINodeResource
{
    public static ResourceDescriptor Descriptor { get; } = new()
    {
        Group = "storage.k8s.io",
        Version = "v1",
        Resource = "csinodes",
        Singular = "csinode",
        Kind = "CSINode",
        Namespaced = false,
        RecordType = typeof(CSINode),
        Strategy = new CSINodeStrategy(),
        Printer = new CSINodeTable(),
    };
}

/// <summary>CSI nodes: each driver once.</summary>
public sealed class CSINodeStrategy : TypedStrategy<CSINode>
{
    protected override void Validate(RequestContext c, CSINode obj, FieldErrors errors)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < (obj.Spec?.Drivers.Count ?? 0); i++)
            if (!names.Add(obj.Spec!.Drivers[i].Name))
                errors.Duplicate(Spec.Child("drivers").Index(i).Child("name"), obj.Spec.Drivers[i].Name);
    }
}
