using System.Text;
using System.Text.Json.Nodes;

namespace MiniKube.Cli.Mk.Printing.JsonPath;

/// <summary>A JSONPath template as kubectl's <c>-o jsonpath</c> takes it: text, <c>{.path}</c>, <c>{"\n"}</c>,
/// <c>{range .items[*]}…{end}</c>.</summary>
public sealed class JsonPathTemplate
{
    private readonly IReadOnlyList<Part> parts;

    private JsonPathTemplate(IReadOnlyList<Part> parts) => this.parts = parts;

    private abstract record Part;

    private sealed record Literal(string Text) : Part;

    private sealed record Value(JsonPathExpression Path) : Part;

    private sealed record Range(JsonPathExpression Path, IReadOnlyList<Part> Body) : Part;

    /// <exception cref="FormatException">The template is malformed; says where.</exception>
    public static JsonPathTemplate Parse(string template)
    {
        var position = 0;
        var parts = ParseParts(template, ref position, inRange: false);
        return new JsonPathTemplate(parts);
    }

    public string Render(JsonNode root)
    {
        var output = new StringBuilder();
        Render(parts, root, root, output);
        return output.ToString();
    }

    private static List<Part> ParseParts(string template, ref int position, bool inRange)
    {
        List<Part> parts = [];
        while (position < template.Length)
        {
            var brace = template.IndexOf('{', position);
            if (brace < 0) brace = template.Length;
            if (brace > position) parts.Add(new Literal(template[position..brace]));
            if (brace == template.Length) { position = brace; break; }
            var end = JsonPathExpression.FindClose(template, brace);
            var action = template[(brace + 1)..end].Trim();
            position = end + 1;
            if (action == "end") return inRange ? parts : throw new FormatException("not in range, nothing to end");
            if (action.StartsWith("range ", StringComparison.Ordinal)) parts.Add(new Range(JsonPathExpression.Parse(action[6..].Trim()), ParseParts(template, ref position, inRange: true)));
            else if (action.Length > 0 && action[0] is '"' or '\'') parts.Add(new Literal(Unescape(action)));
            else parts.Add(new Value(JsonPathExpression.Parse(action)));
        }

        return inRange ? throw new FormatException("unclosed range") : parts;
    }

    private static string Unescape(string quoted) => quoted[1..^1]
        .Replace("\\n", "\n", StringComparison.Ordinal)
        .Replace("\\t", "\t", StringComparison.Ordinal)
        .Replace("\\\"", "\"", StringComparison.Ordinal)
        .Replace("\\\\", "\\", StringComparison.Ordinal);

    private static void Render(IReadOnlyList<Part> parts, JsonNode root, JsonNode? current, StringBuilder output)
    {
        foreach (var part in parts)
        {
            switch (part)
            {
                case Literal literal:
                    output.Append(literal.Text);
                    break;
                case Value value:
                    output.AppendJoin(' ', value.Path.Select(root, current).Select(JsonPathExpression.Text));
                    break;
                case Range range:
                    foreach (var item in range.Path.Select(root, current)) Render(range.Body, root, item, output);
                    break;
            }
        }
    }
}
