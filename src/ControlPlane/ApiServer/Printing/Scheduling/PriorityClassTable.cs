using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Scheduling;
using static MiniKube.ControlPlane.ApiServer.Printing.TableColumns;

namespace MiniKube.ControlPlane.ApiServer.Printing.Scheduling;

/// <summary>Rows of priority classes.</summary>
public sealed class PriorityClassTable : TablePrinter<PriorityClass>
{
    public override IReadOnlyList<TableColumn> Columns { get; } =
    [
        Name,
        Number("Value", "The priority."),
        Flag("Global-Default", "Whether pods without a class get it."),
        Age,
        Text("PreemptionPolicy", "Whether its pods may push out others."),
    ];

    protected override void Print(PriorityClass obj, TableCells cells)
    {
        cells.Add(obj.Name);
        cells.Add(obj.Value ?? 0);
        cells.Add(obj.GlobalDefault ?? false);
        cells.Add(Ages.Since(obj.Metadata?.CreationTimestamp, cells.Now));
        cells.Add(obj.PreemptionPolicy);
    }
}
