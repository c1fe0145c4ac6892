using System.Text.Json.Nodes;
using MiniKube.Cli.Mk.Cluster;
using MiniKube.Cli.Mk.Printing;
using MiniKube.Cli.Mk.Resources;

namespace MiniKube.Cli.Mk.Commands.Verbs;

/// <summary>Prints a list and then its changes, in columns as wide as the first rows needed.</summary>
/// <param name="withEvents">Each change begins with its kind: a first column of a table, a wrapping object otherwise.</param>
public sealed class WatchPrinter(string? format, TableOptions options, ResourceCatalog catalog, bool noHeaders, bool withEvents)
{
    private IReadOnlyList<int> widths = [];
    private JsonArray? columns;

    /// <summary>What is shown of an object.</summary>
    public Func<JsonObject, JsonObject> Shown { get; init; } = o => o;

    public async Task ListAsync(JsonObject list)
    {
        if (!OutputOption.IsTable(format))
        {
            foreach (var item in OutputOption.Items(list)) await ObjectAsync("ADDED", Typed(item, list)).ConfigureAwait(false);
            return;
        }

        var table = Table(list);
        if (table.Rows.Count > 0) await RowsAsync("ADDED", table).ConfigureAwait(false);
    }

    public async Task EventAsync(JsonObject change)
    {
        var item = change["object"]!.AsObject();
        var kind = (string?)change["type"] ?? "";
        switch (kind)
        {
            case "ERROR":
                throw new ClusterException((string?)item["message"] ?? "the watch ended with an error");
            case "BOOKMARK":
                return;
        }

        if (OutputOption.IsTable(format)) await RowsAsync(kind, Table(item)).ConfigureAwait(false);
        else await ObjectAsync(kind, item).ConfigureAwait(false);
    }

    /// <summary>A server names the columns in its first answer only.</summary>
    private ServerTable Table(JsonObject table)
    {
        if (table["columnDefinitions"] is JsonArray { Count: > 0 } named) columns = named;
        else table["columnDefinitions"] = columns?.DeepClone() ?? new JsonArray();
        return new ServerTable(table);
    }

    /// <summary>Items of a list name neither kind nor version: the list does.</summary>
    private static JsonObject Typed(JsonObject item, JsonObject list)
    {
        var copy = item.DeepClone().AsObject();
        copy["apiVersion"] ??= (string?)list["apiVersion"];
        copy["kind"] ??= ((string?)list["kind"])?.Replace("List", "", StringComparison.Ordinal);
        return copy;
    }

    private async Task ObjectAsync(string kind, JsonObject item)
    {
        var shown = Shown(item);
        if (withEvents && format is "json" or "yaml") shown = new JsonObject { ["type"] = kind, ["object"] = shown.DeepClone() };
        var text = OutputOption.Format(format!, shown, o => catalog.ForKind((string)o["apiVersion"]!, (string)o["kind"]!));
        await Console.Out.WriteAsync(format == "yaml" ? "---\n" + text : text).ConfigureAwait(false);
    }

    private async Task RowsAsync(string kind, ServerTable table)
    {
        var body = table.Body(options).Select(r => With(kind, r)).ToList();
        if (widths.Count == 0)
        {
            var header = With("EVENT", table.Header(options));
            widths = [.. header.Select((h, i) => Math.Max(h.Length, body.Max(r => r[i].Length)) + 3)];
            if (withEvents) widths = [Math.Max(widths[0], "MODIFIED".Length + 3), .. widths.Skip(1)];
            if (!noHeaders) await LineAsync(header).ConfigureAwait(false);
        }

        foreach (var row in body) await LineAsync(row).ConfigureAwait(false);
    }

    private IReadOnlyList<string> With(string first, IReadOnlyList<string> cells) => withEvents ? [first, .. cells] : cells;

    private Task LineAsync(IReadOnlyList<string> cells) =>
        Console.Out.WriteLineAsync(string.Concat(cells.Select((c, i) => i == cells.Count - 1 ? c : c.PadRight(i < widths.Count ? widths[i] : c.Length + 3))));
}
