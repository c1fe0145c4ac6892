using System.Text.Json;
using System.Text.Json.Nodes;

namespace MiniKube.ControlPlane.ApiServer.Printing;

internal sealed class NameAndAgePrinter : TablePrinter
{
    public override IReadOnlyList<TableColumn> Columns { get; } =
    [
        new("Name", Format: "name", Description: "Name must be unique within a namespace."),
        new("Created At", "date", Description: "When the object was created, in RFC 3339 and UTC."),
    ];

    public override void Print(ReadOnlySpan<byte> json, TableCells cells)
    {
        var reader = new Utf8JsonReader(json);
        JsonNode? metadata = JsonNode.Parse(ref reader)?["metadata"];
        cells.Add((string?)metadata?["name"]);
        cells.Add((string?)metadata?["creationTimestamp"]);
    }
}
