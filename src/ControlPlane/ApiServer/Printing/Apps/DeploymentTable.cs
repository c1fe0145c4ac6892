using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Apps;
using static MiniKube.ControlPlane.ApiServer.Printing.TableColumns;

namespace MiniKube.ControlPlane.ApiServer.Printing.Apps;

/// <summary>Rows of deployments.</summary>
public sealed class DeploymentTable : TablePrinter<Deployment>
{
    public override IReadOnlyList<TableColumn> Columns { get; } =
    [
        Name,
        Text("Ready", "Pods that are ready, of those wanted."),
        Text("Up-to-date", "Pods of the current template."),
        Text("Available", "Pods that have been ready long enough."),
        Age,
        .. WorkloadWide,
    ];

    protected override void Print(Deployment obj, TableCells cells)
    {
        cells.Add(obj.Name);
        cells.Add($"{obj.Status?.ReadyReplicas ?? 0}/{obj.Spec?.Replicas ?? 0}");
        cells.Add(obj.Status?.UpdatedReplicas ?? 0);
        cells.Add(obj.Status?.AvailableReplicas ?? 0);
        cells.Add(Ages.Since(obj.Metadata?.CreationTimestamp, cells.Now));
        cells.AddContainers(obj.Spec?.Template);
        cells.Add(LabelText.Of(obj.Spec?.Selector));
    }
}
