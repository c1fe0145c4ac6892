using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace MiniKube.Cli.Mk.Printing.Describing;

/// <summary>Lines whose tab-ended cells line up with those of the lines next to them, as Go's tabwriter does it, two spaces apart.</summary>
public sealed class TabbedText
{
    private const int Gap = 2;
    private readonly StringBuilder done = new();
    private readonly List<string[]> lines = [];

    /// <summary>Appends text; a line ends with its line break, cells with a tab.</summary>
    /// <param name="level">Two spaces each.</param>
    public TabbedText Add(int level, string text)
    {
        foreach (var line in text.TrimEnd('\n').Split('\n')) lines.Add((new string(' ', level * 2) + line).Split('\t'));
        return this;
    }

    /// <summary>What follows lines up by itself.</summary>
    public void Flush()
    {
        Format(0, lines.Count, []);
        lines.Clear();
    }

    public override string ToString()
    {
        Flush();
        return done.ToString();
    }

    private void Format(int from, int to, List<int> widths)
    {
        var column = widths.Count;
        for (var at = from; at < to; at++)
        {
            if (column >= lines[at].Length - 1) continue;
            Write(from, at, widths);
            from = at;
            var width = 0;
            for (; at < to && column < lines[at].Length - 1; at++) width = Math.Max(width, lines[at][column].Length + Gap);
            widths.Add(width);
            Format(from, at, widths);
            widths.RemoveAt(column);
            from = at;
        }

        Write(from, to, widths);
    }

    private void Write(int from, int to, List<int> widths)
    {
        for (var at = from; at < to; at++)
        {
            for (var cell = 0; cell < lines[at].Length; cell++) done.Append(cell < widths.Count && cell < lines[at].Length - 1 ? lines[at][cell].PadRight(widths[cell]) : lines[at][cell]);
            done.Append('\n');
        }
    }
}

/// <summary>Small pieces that many descriptions share, in kubectl's forms.</summary>
internal static class Pieces
{
    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";
    private const int LongAnnotation = 140;

    public static string Text(this JsonNode? node, string otherwise = "") => node is null ? otherwise : JsonPath.JsonPathExpression.Text(node);

    public static IEnumerable<JsonNode> Items(this JsonNode? node) => node is JsonArray list ? list.OfType<JsonNode>() : [];

    public static IEnumerable<KeyValuePair<string, JsonNode?>> Sorted(this JsonNode? node) => node is JsonObject o ? o.OrderBy(p => p.Key, StringComparer.Ordinal) : [];

    public static string Moment(JsonNode? node) => DateTimeOffset.TryParse(node.Text(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
        ? time.ToUniversalTime().ToString("ddd, dd MMM yyyy HH:mm:ss +0000", CultureInfo.InvariantCulture)
        : "<unset>";

    public static string Pairs(JsonNode? map, string separator = ",") => map is JsonObject { Count: > 0 } ? string.Join(separator, map.Sorted().Select(p => $"{p.Key}={p.Value.Text()}")) : "<none>";

    public static TabbedText Labels(this TabbedText text, JsonNode? map, string title = "Labels", int level = 0)
    {
        var first = true;
        foreach (var (key, value) in map.Sorted())
        {
            text.Add(level, $"{(first ? title + ":" : "")}\t{key}={value.Text()}");
            first = false;
        }

        return first ? text.Add(level, $"{title}:\t<none>") : text;
    }

    public static TabbedText Annotations(this TabbedText text, JsonNode? map, int level = 0)
    {
        var first = true;
        foreach (var (key, value) in map.Sorted().Where(p => p.Key != LastApplied))
        {
            var words = value.Text();
            var isShort = words.Length + key.Length + 2 < LongAnnotation && !words.Contains('\n', StringComparison.Ordinal);
            text.Add(level, $"{(first ? "Annotations:" : "")}\t{key}:{(isShort ? " " + words : "")}");
            if (!isShort) foreach (var line in words.TrimEnd('\n').Split('\n')) text.Add(level, $"\t  {(line.Length > LongAnnotation ? line[..(LongAnnotation - 3)] + "..." : line)}");
            first = false;
        }

        return first ? text.Add(level, "Annotations:\t<none>") : text;
    }

    public static string? Controller(JsonNode? metadata) =>
        metadata?["ownerReferences"].Items().FirstOrDefault(o => (bool?)o["controller"] == true) is { } owner ? $"{owner["kind"].Text()}/{owner["name"].Text()}" : null;

    public static string Selector(JsonNode? selector)
    {
        var labels = selector?["matchLabels"].Sorted().Select(p => $"{p.Key}={p.Value.Text()}") ?? [];
        var expressions = selector?["matchExpressions"].Items().Select(Expression) ?? [];
        return string.Join(',', labels.Concat(expressions)) is { Length: > 0 } words ? words : "<none>";
    }

    private static string Expression(JsonNode expression)
    {
        var (key, values) = (expression["key"].Text(), string.Join(',', expression["values"].Items().Select(v => v.Text())));
        return expression["operator"].Text() switch { "Exists" => key, "DoesNotExist" => "!" + key, "In" => $"{key} in ({values})", _ => $"{key} notin ({values})" };
    }
}
