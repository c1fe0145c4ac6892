using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Core;
using static MiniKube.ControlPlane.ApiServer.Printing.TableColumns;

namespace MiniKube.ControlPlane.ApiServer.Printing.Core;

/// <summary>Rows of replication controllers.</summary>
public sealed class ReplicationControllerTable : TablePrinter<ReplicationController>
{
    public override IReadOnlyList<TableColumn> Columns { get; } =
    [
        Name,
        Number("Desired", "Pods wanted."),
        Number("Current", "Pods that exist."),
        Number("Ready", "Pods that are ready."),
        Age,
        .. WorkloadWide,
    ];

    protected override void Print(ReplicationController obj, TableCells cells)
    {
        cells.Add(obj.Name);
        cells.Add(obj.Spec?.Replicas ?? 0);
        cells.Add(obj.Status?.Replicas ?? 0);
        cells.Add(obj.Status?.ReadyReplicas ?? 0);
        cells.Add(Ages.Since(obj.Metadata?.CreationTimestamp, cells.Now));
        cells.AddContainers(obj.Spec?.Template);
        cells.Add(LabelText.Of(obj.Spec?.Selector));
    }
}
