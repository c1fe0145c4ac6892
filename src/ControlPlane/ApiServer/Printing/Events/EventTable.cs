using System.Text.Json;
using System.Text.Json.Nodes;
using MiniKube.ControlPlane.ApiServer.Resources.Events;
using MiniKube.Machinery.Api;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.ApiServer.Printing.Events;

/// <summary>Rows of events.k8s.io events: those of the same events in the core group.</summary>
public sealed class EventTable : TablePrinter
{
    public override IReadOnlyList<TableColumn> Columns => Core.EventTable.EventColumns;

    public override void Print(ReadOnlySpan<byte> json, TableCells cells)
    {
        var reader = new Utf8JsonReader(json);
        JsonObject core = EventForm.ToCore(JsonNode.Parse(ref reader)!.AsObject());
        Core.EventTable.PrintEvent(core.Deserialize(ApiJson.TypeInfo<Event>())!, cells);
    }
}
