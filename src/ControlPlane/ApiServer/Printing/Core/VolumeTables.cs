using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Core;
using static MiniKube.ControlPlane.ApiServer.Printing.TableColumns;

namespace MiniKube.ControlPlane.ApiServer.Printing.Core;

/// <summary>Rows of persistent volumes.</summary>
public sealed class PersistentVolumeTable : TablePrinter<PersistentVolume>
{
    public override IReadOnlyList<TableColumn> Columns { get; } =
    [
        Name,
        Text("Capacity", "Size of the volume."),
        Text("Access Modes", "Ways in which it may be mounted."),
        Text("Reclaim Policy", "What happens to it when its claim goes."),
        Text("Status", "Whether it is bound."),
        Text("Claim", "The claim that holds it."),
        Text("StorageClass", "Class of the volume."),
        Text("VolumeAttributesClass", "Class of its changeable settings."),
        Text("Reason", "Why it is in this state."),
        Age,
        Wide("VolumeMode", "Filesystem or Block."),
    ];

    protected override void Print(PersistentVolume obj, TableCells cells)
    {
        ObjectReference? claim = obj.Spec?.ClaimRef;
        cells.Add(obj.Name);
        cells.Add(VolumeText.Storage(obj.Spec?.Capacity));
        cells.Add(VolumeText.AccessModes(obj.Spec?.AccessModes));
        cells.Add(obj.Spec?.PersistentVolumeReclaimPolicy);
        cells.Add(obj.IsBeingDeleted ? "Terminating" : obj.Status?.Phase);
        cells.Add(claim is null ? "" : $"{claim.Namespace}/{claim.Name}");
        cells.Add(VolumeText.Class(obj, obj.Spec?.StorageClassName));
        cells.Add(obj.Spec?.VolumeAttributesClassName ?? VolumeText.Unset);
        cells.Add(obj.Status?.Reason);
        cells.Add(Ages.Since(obj.Metadata?.CreationTimestamp, cells.Now));
        cells.Add(obj.Spec?.VolumeMode ?? VolumeText.Unset);
    }
}

/// <summary>Rows of persistent volume claims.</summary>
public sealed class PersistentVolumeClaimTable : TablePrinter<PersistentVolumeClaim>
{
    public override IReadOnlyList<TableColumn> Columns { get; } =
    [
        Name,
        Text("Status", "Whether it is bound."),
        Text("Volume", "The volume bound to it."),
        Text("Capacity", "Size of the volume."),
        Text("Access Modes", "Ways in which the volume may be mounted."),
        Text("StorageClass", "Class wanted."),
        Text("VolumeAttributesClass", "Class of changeable settings."),
        Age,
        Wide("VolumeMode", "Filesystem or Block."),
    ];

    protected override void Print(PersistentVolumeClaim obj, TableCells cells)
    {
        bool bound = !string.IsNullOrEmpty(obj.Spec?.VolumeName);
        cells.Add(obj.Name);
        cells.Add(obj.IsBeingDeleted ? "Terminating" : obj.Status?.Phase);
        cells.Add(obj.Spec?.VolumeName);
        cells.Add(bound ? VolumeText.Storage(obj.Status?.Capacity) : "");
        cells.Add(bound ? VolumeText.AccessModes(obj.Status?.AccessModes) : "");
        cells.Add(VolumeText.Class(obj, obj.Spec?.StorageClassName));
        cells.Add(obj.Spec?.VolumeAttributesClassName ?? VolumeText.Unset);
        cells.Add(Ages.Since(obj.Metadata?.CreationTimestamp, cells.Now));
        cells.Add(obj.Spec?.VolumeMode ?? VolumeText.Unset);
    }
}
