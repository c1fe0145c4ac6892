using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Core;
using static MiniKube.ControlPlane.ApiServer.Printing.TableColumns;

namespace MiniKube.ControlPlane.ApiServer.Printing.Core;

/// <summary>Rows of events, of either API group: both are read in the core form.</summary>
public sealed class EventTable : TablePrinter<Event>
{
    public static IReadOnlyList<TableColumn> EventColumns { get; } =
    [
        Text("Last Seen", "Time since it happened last."),
        Text("Type", "Normal or Warning."),
        Text("Reason", "What happened, in one word."),
        Text("Object", "The object it is about."),
        Wide("Subobject", "Part of the object it is about."),
        Wide("Source", "Who reports it."),
        Text("Message", "What happened."),
        Wide("First Seen", "Time since it happened first."),
        Wide("Count", "How often it happened."),
        Wide("Name", "Name of the event."),
    ];

    public override IReadOnlyList<TableColumn> Columns => EventColumns;

    protected override void Print(Event obj, TableCells cells) => PrintEvent(obj, cells);

    internal static void PrintEvent(Event obj, TableCells cells)
    {
        string first = obj.FirstTimestamp is null ? Ages.Since(obj.EventTime, cells.Now) : Ages.Since(obj.FirstTimestamp, cells.Now);
        string last = obj.Series is { } series ? Ages.Since(series.LastObservedTime, cells.Now)
            : obj.LastTimestamp is null ? first : Ages.Since(obj.LastTimestamp, cells.Now);
        int count = obj.Series?.Count ?? obj.Count ?? 0;
        cells.Add(last);
        cells.Add(obj.Type);
        cells.Add(obj.Reason);
        cells.Add(Target(obj.InvolvedObject));
        cells.Add(obj.InvolvedObject?.FieldPath);
        cells.Add(Source(obj));
        cells.Add(obj.Message?.Trim());
        cells.Add(first);
        cells.Add(count == 0 && obj.Series is null ? 1 : count);
        cells.Add(obj.Name);
    }

    private static string Target(ObjectReference? about)
    {
        string kind = about?.Kind?.ToLowerInvariant() ?? "";
        return string.IsNullOrEmpty(about?.Name) ? kind : $"{kind}/{about.Name}";
    }

    private static string Source(Event obj)
    {
        string? component = string.IsNullOrEmpty(obj.Source?.Component) ? obj.ReportingComponent : obj.Source.Component;
        string? instance = string.IsNullOrEmpty(obj.Source?.Host) ? obj.ReportingInstance : obj.Source.Host;
        return string.IsNullOrEmpty(instance) ? component ?? "" : $"{component}, {instance}";
    }
}
