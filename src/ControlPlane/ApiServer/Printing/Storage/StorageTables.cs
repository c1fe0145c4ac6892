using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Storage;
using static MiniKube.ControlPlane.ApiServer.Printing.TableColumns;

namespace MiniKube.ControlPlane.ApiServer.Printing.Storage;

/// <summary>Rows of storage classes; the default one says so.</summary>
public sealed class StorageClassTable : TablePrinter<StorageClass>
{
    public override IReadOnlyList<TableColumn> Columns { get; } =
    [
        Name,
        Text("Provisioner", "The driver."),
        Text("ReclaimPolicy", "What happens to volumes when their claim goes."),
        Text("VolumeBindingMode", "When volumes are made and bound."),
        Text("AllowVolumeExpansion", "Whether claims may grow."),
        Age,
    ];

    protected override void Print(StorageClass obj, TableCells cells)
    {
        bool isDefault = obj.Annotations.GetValueOrDefault("storageclass.kubernetes.io/is-default-class") == "true"
            || obj.Annotations.GetValueOrDefault("storageclass.beta.kubernetes.io/is-default-class") == "true";
        cells.Add(isDefault ? obj.Name + " (default)" : obj.Name);
        cells.Add(obj.Provisioner);
        cells.Add(obj.ReclaimPolicy ?? "Delete");
        cells.Add(obj.VolumeBindingMode ?? "Immediate");
        cells.Add(obj.AllowVolumeExpansion ?? false);
        cells.Add(Ages.Since(obj.Metadata?.CreationTimestamp, cells.Now));
    }
}

/// <summary>Rows of volume attributes classes.</summary>
public sealed class VolumeAttributesClassTable : TablePrinter<VolumeAttributesClass>
{
    public override IReadOnlyList<TableColumn> Columns { get; } = [Name, Text("DriverName", "The driver."), Age];

    protected override void Print(VolumeAttributesClass obj, TableCells cells)
    {
        cells.Add(obj.Name);
        cells.Add(obj.DriverName);
        cells.Add(Ages.Since(obj.Metadata?.CreationTimestamp, cells.Now));
    }
}

/// <summary>Rows of volume attachments.</summary>
public sealed class VolumeAttachmentTable : TablePrinter<VolumeAttachment>
{
    public override IReadOnlyList<TableColumn> Columns { get; } =
    [
        Name,
        new("Attacher", Format: "name", Description: "The driver that attaches the volume."),
        Text("PV", "The volume."),
        Text("Node", "The node."),
        Flag("Attached", "Whether it is attached."),
        Age,
    ];

    protected override void Print(VolumeAttachment obj, TableCells cells)
    {
        cells.Add(obj.Name);
        cells.Add(obj.Spec?.Attacher);
        cells.Add(obj.Spec?.Source?.PersistentVolumeName);
        cells.Add(obj.Spec?.NodeName);
        cells.Add(obj.Status?.Attached ?? false);
        cells.Add(Ages.Since(obj.Metadata?.CreationTimestamp, cells.Now));
    }
}
