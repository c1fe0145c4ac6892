using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Apps;
using static MiniKube.ControlPlane.ApiServer.Printing.TableColumns;

namespace MiniKube.ControlPlane.ApiServer.Printing.Apps;

/// <summary>Rows of daemon sets.</summary>
public sealed class DaemonSetTable : TablePrinter<DaemonSet>
{
    public override IReadOnlyList<TableColumn> Columns { get; } =
    [
        Name,
        Number("Desired", "Nodes that should run a pod."),
        Number("Current", "Nodes that run a pod and should."),
        Number("Ready", "Nodes whose pod is ready."),
        Number("Up-to-date", "Nodes whose pod is of the current template."),
        Number("Available", "Nodes whose pod has been ready long enough."),
        Text("Node Selector", "Labels that nodes must have."),
        Age,
        .. WorkloadWide,
    ];

    protected override void Print(DaemonSet obj, TableCells cells)
    {
        cells.Add(obj.Name);
        cells.Add(obj.Status?.DesiredNumberScheduled ?? 0);
        cells.Add(obj.Status?.CurrentNumberScheduled ?? 0);
        cells.Add(obj.Status?.NumberReady ?? 0);
        cells.Add(obj.Status?.UpdatedNumberScheduled ?? 0);
        cells.Add(obj.Status?.NumberAvailable ?? 0);
        cells.Add(LabelText.Of(obj.Spec?.Template?.Spec?.NodeSelector));
        cells.Add(Ages.Since(obj.Metadata?.CreationTimestamp, cells.Now));
        cells.AddContainers(obj.Spec?.Template);
        cells.Add(LabelText.Of(obj.Spec?.Selector));
    }
}
