using System.Text.Json.Nodes;

namespace MiniKube.Cli.Mk.Printing;

/// <summary>A <c>meta.k8s.io/v1 Table</c> as columns, the wide ones only when asked for.</summary>
public sealed class ServerTable(JsonObject table)
{
    private IReadOnlyList<int> Columns(bool wide) =>
        [.. table["columnDefinitions"]!.AsArray().Select((c, i) => (Priority: (int?)c!["priority"] ?? 0, Index: i)).Where(c => wide || c.Priority == 0).Select(c => c.Index)];

    public IReadOnlyList<JsonObject> Objects => [.. Rows.Select(r => r["object"]!.AsObject())];

    public IReadOnlyList<JsonObject> Rows => [.. (table["rows"]?.AsArray() ?? []).Select(r => r!.AsObject())];

    public IReadOnlyList<string> Header(TableOptions options) =>
    [
        .. Leading(options, "NAMESPACE"),
        .. Columns(options.Wide).Select(i => ((string)table["columnDefinitions"]![i]!["name"]!).ToUpperInvariant()),
        .. options.LabelColumns.Select(l => l[(l.LastIndexOf('/') + 1)..].ToUpperInvariant()),
        .. options.ShowLabels ? ["LABELS"] : Array.Empty<string>(),
    ];

    public IReadOnlyList<IReadOnlyList<string>> Body(TableOptions options) => [.. Rows.Select(r => Cells(r, options))];

    private IReadOnlyList<string> Cells(JsonObject row, TableOptions options)
    {
        var metadata = row["object"]?["metadata"];
        List<string> cells = [.. Leading(options, (string?)metadata?["namespace"] ?? "")];
        foreach (var i in Columns(options.Wide))
        {
            var cell = JsonPath.JsonPathExpression.Text(row["cells"]?[i]);
            if (i == 0 && options.NamePrefix.Length > 0) cell = options.NamePrefix + cell;
            cells.Add(cell);
        }

        cells.AddRange(options.LabelColumns.Select(l => (string?)metadata?["labels"]?[l] ?? ""));
        if (options.ShowLabels) cells.Add(Labels(metadata));
        return cells;
    }

    private static string Labels(JsonNode? metadata) =>
        metadata?["labels"] is JsonObject { Count: > 0 } labels ? string.Join(',', labels.OrderBy(l => l.Key, StringComparer.Ordinal).Select(l => $"{l.Key}={l.Value}")) : "<none>";

    private static string[] Leading(TableOptions options, string text) => options.WithNamespace ? [text] : [];
}

/// <summary>How a table is shown.</summary>
/// <param name="Wide">Columns of priority above 0 too.</param>
/// <param name="WithNamespace">A first column with the namespace.</param>
/// <param name="ShowLabels">A last column with the labels.</param>
/// <param name="NamePrefix">Put before each name, such as <c>pod/</c>, where several kinds are listed.</param>
public sealed record TableOptions(bool Wide, bool WithNamespace, bool ShowLabels, string NamePrefix = "")
{
    /// <summary>Labels that get a column each.</summary>
    public IReadOnlyList<string> LabelColumns { get; init; } = [];
}
