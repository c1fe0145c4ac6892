using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Apps;
using static MiniKube.ControlPlane.ApiServer.Printing.TableColumns;

namespace MiniKube.ControlPlane.ApiServer.Printing.Apps;

/// <summary>Rows of stateful sets.</summary>
public sealed class StatefulSetTable : TablePrinter<StatefulSet>
{
    public override IReadOnlyList<TableColumn> Columns { get; } = [Name, Text("Ready", "Pods that are ready, of those wanted."), Age, .. ContainersAndImages];

    protected override void Print(StatefulSet obj, TableCells cells)
    {
        cells.Add(obj.Name);
        cells.Add($"{obj.Status?.ReadyReplicas ?? 0}/{obj.Spec?.Replicas ?? 0}");
        cells.Add(Ages.Since(obj.Metadata?.CreationTimestamp, cells.Now));
        cells.AddContainers(obj.Spec?.Template);
    }
}
