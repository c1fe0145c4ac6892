using MiniKube.ControlPlane.ApiServer.Printing.Storage;
using MiniKube.ControlPlane.ApiServer.Resources.Validation;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Types.Storage;

namespace MiniKube.ControlPlane.ApiServer.Resources.Storage;

/// <summary>Csistoragecapacities of storage.k8s.io/v1.</summary>
public static class CSIStorageCapacityResource
{
    public static ResourceDescriptor Descriptor { get; } = new()
    {
        Group = "storage.k8s.io",
        Version = "v1",
        Resource = "csistoragecapacities",
        Singular = "csistoragecapacity",
        Kind = "CSIStorageCapacity",
        Namespaced = true,
        RecordType = typeof(CSIStorageCapacity),
        Strategy = new CSIStorageCapacityStrategy(),
        Printer = new CSIStorageCapacityTable(),
    };
}

/// <summary>Storage capacities: what they are about never changes.</summary>
public sealed class CSIStorageCapacityStrategy : TypedStrategy<CSIStorageCapacity>
{
    protected override void Validate(RequestContext c, CSIStorageCapacity obj, FieldErrors errors) =>
        SelectorRules.Check(obj.NodeTopology, FieldPath.Of("nodeTopology"), errors);

    protected override void ValidateUpdate(RequestContext c, CSIStorageCapacity obj, CSIStorageCapacity old, FieldErrors errors)
    {
        errors.SameJson(FieldPath.Of("nodeTopology"), obj.NodeTopology, old.NodeTopology);
        errors.Same(FieldPath.Of("storageClassName"), obj.StorageClassName, old.StorageClassName);
    }
}
