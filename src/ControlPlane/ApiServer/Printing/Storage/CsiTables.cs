using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Storage;
using static MiniKube.ControlPlane.ApiServer.Printing.TableColumns;

namespace MiniKube.ControlPlane.ApiServer.Printing.Storage;

/// <summary>Rows of CSI nodes.</summary>
public sealed class CSINodeTable : TablePrinter<CSINode>
{
    public override IReadOnlyList<TableColumn> Columns { get; } = [Name, Number("Drivers", "Number of drivers on the node."), Age];

    protected override void Print(CSINode obj, TableCells cells)
    {
        cells.Add(obj.Name);
        cells.Add(obj.Spec?.Drivers.Count ?? 0);
        cells.Add(Ages.Since(obj.Metadata?.CreationTimestamp, cells.Now));
    }
}

/// <summary>Rows of CSI drivers.</summary>
public sealed class CSIDriverTable : TablePrinter<CSIDriver>
{
    public override IReadOnlyList<TableColumn> Columns { get; } =
    [
        Name,
        Flag("AttachRequired", "Whether volumes are attached before use."),
        Flag("PodInfoOnMount", "Whether the driver is told about the pod."),
        Flag("StorageCapacity", "Whether the driver says how much room is left."),
        Text("TokenRequests", "Audiences of tokens the driver gets."),
        Flag("RequiresRepublish", "Whether volumes are published again and again."),
        Text("Modes", "Ways in which volumes live."),
        Age,
    ];

    protected override void Print(CSIDriver obj, TableCells cells)
    {
        string audiences = string.Join(',', (obj.Spec?.TokenRequests ?? []).Select(t => t.Audience));
        string modes = string.Join(',', obj.Spec?.VolumeLifecycleModes ?? []);
        cells.Add(obj.Name);
        cells.Add(obj.Spec?.AttachRequired ?? true);
        cells.Add(obj.Spec?.PodInfoOnMount ?? false);
        cells.Add(obj.Spec?.StorageCapacity ?? false);
        cells.Add(audiences.Length == 0 ? "<unset>" : audiences);
        cells.Add(obj.Spec?.RequiresRepublish ?? false);
        cells.Add(modes.Length == 0 ? LabelText.None : modes);
        cells.Add(Ages.Since(obj.Metadata?.CreationTimestamp, cells.Now));
    }
}

/// <summary>Rows of storage capacities.</summary>
public sealed class CSIStorageCapacityTable : TablePrinter<CSIStorageCapacity>
{
    public override IReadOnlyList<TableColumn> Columns { get; } =
        [Name, Text("StorageClassName", "The class."), Text("Capacity", "Room left.")];

    protected override void Print(CSIStorageCapacity obj, TableCells cells)
    {
        cells.Add(obj.Name);
        cells.Add(obj.StorageClassName);
        cells.Add(obj.Capacity?.ToString() ?? "");
    }
}
