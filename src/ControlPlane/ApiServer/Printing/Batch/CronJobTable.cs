using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Batch;
using static MiniKube.ControlPlane.ApiServer.Printing.TableColumns;

namespace MiniKube.ControlPlane.ApiServer.Printing.Batch;

/// <summary>Rows of cron jobs.</summary>
public sealed class CronJobTable : TablePrinter<CronJob>
{
    public override IReadOnlyList<TableColumn> Columns { get; } =
    [
        Name,
        Text("Schedule", "When jobs start."),
        Text("Timezone", "Time zone of the schedule."),
        Flag("Suspend", "Whether further jobs are held."),
        Number("Active", "Jobs that are running."),
        Text("Last Schedule", "Time since the last start."),
        Age,
        .. WorkloadWide,
    ];

    protected override void Print(CronJob obj, TableCells cells)
    {
        JobSpec? job = obj.Spec?.JobTemplate?.Spec;
        cells.Add(obj.Name);
        cells.Add(obj.Spec?.Schedule);
        cells.Add(OrNone(obj.Spec?.TimeZone));
        cells.Add(obj.Spec?.Suspend switch { true => "True", false => "False", null => "<unset>" });
        cells.Add(obj.Status?.Active?.Count ?? 0);
        cells.Add(obj.Status?.LastScheduleTime is { } last ? Ages.Since(last, cells.Now) : LabelText.None);
        cells.Add(Ages.Since(obj.Metadata?.CreationTimestamp, cells.Now));
        cells.AddContainers(job?.Template);
        cells.Add(LabelText.Of(job?.Selector));
    }
}
