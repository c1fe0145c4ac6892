using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Batch;
using static MiniKube.ControlPlane.ApiServer.Printing.TableColumns;

namespace MiniKube.ControlPlane.ApiServer.Printing.Batch;

/// <summary>Rows of jobs.</summary>
public sealed class JobTable : TablePrinter<Job>
{
    public override IReadOnlyList<TableColumn> Columns { get; } =
    [
        Name,
        Text("Status", "How the job is doing."),
        Text("Completions", "Pods that succeeded, of those wanted."),
        Text("Duration", "Time from start to end, or to now."),
        Age,
        .. WorkloadWide,
    ];

    protected override void Print(Job obj, TableCells cells)
    {
        cells.Add(obj.Name);
        cells.Add(State(obj));
        cells.Add(Completions(obj));
        cells.Add(obj.Status?.StartTime is { } start ? Ages.Text((obj.Status.CompletionTime?.Value ?? cells.Now) - start.Value) : "");
        cells.Add(Ages.Since(obj.Metadata?.CreationTimestamp, cells.Now));
        cells.AddContainers(obj.Spec?.Template);
        cells.Add(LabelText.Of(obj.Spec?.Selector));
    }

    private static string State(Job obj)
    {
        bool Has(string type) => obj.Status?.Conditions?.Any(c => c.Type == type && c.Status == "True") == true;
        return Has("Complete") ? "Complete"
            : Has("Failed") ? "Failed"
            : obj.IsBeingDeleted ? "Terminating"
            : Has("Suspended") ? "Suspended"
            : Has("FailureTarget") ? "FailureTarget"
            : Has("SuccessCriteriaMet") ? "SuccessCriteriaMet"
            : "Running";
    }

    private static string Completions(Job obj)
    {
        int succeeded = obj.Status?.Succeeded ?? 0;
        return obj.Spec switch
        {
            { Completions: { } wanted } => $"{succeeded}/{wanted}",
            { Parallelism: > 1 } => $"{succeeded}/1 of {obj.Spec.Parallelism}",
            _ => $"{succeeded}/1",
        };
    }
}
