using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Policy;
using static MiniKube.ControlPlane.ApiServer.Printing.TableColumns;

namespace MiniKube.ControlPlane.ApiServer.Printing.Policy;

/// <summary>Rows of disruption budgets.</summary>
public sealed class PodDisruptionBudgetTable : TablePrinter<PodDisruptionBudget>
{
    public override IReadOnlyList<TableColumn> Columns { get; } =
    [
        Name,
        Text("Min Available", "Pods that must stay."),
        Text("Max Unavailable", "Pods that may be missing."),
        Number("Allowed Disruptions", "Pods that may be taken down now."),
        Age,
    ];

    protected override void Print(PodDisruptionBudget obj, TableCells cells)
    {
        cells.Add(obj.Name);
        cells.Add(obj.Spec?.MinAvailable?.ToString() ?? "N/A");
        cells.Add(obj.Spec?.MaxUnavailable?.ToString() ?? "N/A");
        cells.Add(obj.Status?.DisruptionsAllowed ?? 0);
        cells.Add(Ages.Since(obj.Metadata?.CreationTimestamp, cells.Now));
    }
}
