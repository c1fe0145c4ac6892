using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MiniKube.Cli.Mk.Printing.JsonPath;

/// <summary>One path such as <c>.items[*].spec.containers[?(@.name=="web")].image</c>: a list of steps, each from nodes to nodes.</summary>
public sealed class JsonPathExpression
{
    private readonly IReadOnlyList<Func<JsonNode?, IEnumerable<JsonNode?>>> steps;
    private readonly bool fromRoot;

    private JsonPathExpression(IReadOnlyList<Func<JsonNode?, IEnumerable<JsonNode?>>> steps, bool fromRoot)
    {
        this.steps = steps;
        this.fromRoot = fromRoot;
    }

    /// <exception cref="FormatException">The path is malformed.</exception>
    public static JsonPathExpression Parse(string path)
    {
        var text = path.Trim();
        var fromRoot = text.StartsWith('$');
        if (fromRoot || text.StartsWith('@')) text = text[1..];
        List<Func<JsonNode?, IEnumerable<JsonNode?>>> steps = [];
        for (var i = 0; i < text.Length;)
        {
            if (text[i] == '.' && i + 1 < text.Length && text[i + 1] == '.')
            {
                steps.Add(Descendants);
                i++;
            }
            else if (text[i] == '.')
            {
                i++;
                var name = ReadName(text, ref i);
                if (name.Length > 0) steps.Add(name == "*" ? Children : n => Member(n, name));
            }
            else if (text[i] == '[')
            {
                var end = CloseBracket(text, i);
                steps.Add(Bracket(text[(i + 1)..end].Trim()));
                i = end + 1;
            }
            else
            {
                var name = ReadName(text, ref i);
                if (name.Length == 0) throw new FormatException($"unexpected \"{text[i]}\" in path \"{path}\"");
                steps.Add(n => Member(n, name));
            }
        }

        return new JsonPathExpression(steps, fromRoot);
    }

    public IEnumerable<JsonNode?> Select(JsonNode root, JsonNode? current)
    {
        IEnumerable<JsonNode?> nodes = [fromRoot ? root : current];
        foreach (var step in steps) nodes = nodes.SelectMany(step);
        return nodes;
    }

    /// <summary>A value as kubectl prints it: strings bare, objects and lists as JSON.</summary>
    public static string Text(JsonNode? node) => node switch
    {
        null => "",
        JsonValue value when value.GetValueKind() == JsonValueKind.String => (string)value!,
        _ => node.ToJsonString(PrettyJson.Compact),
    };

    /// <summary>The closing brace of an action that opens at <paramref name="open"/>, past quoted text.</summary>
    internal static int FindClose(string text, int open) => FindClose(text, open + 1, '}') is var end and >= 0 ? end : throw new FormatException("unclosed action");

    private static int FindClose(string text, int from, char close)
    {
        var quote = '\0';
        for (var i = from; i < text.Length; i++)
        {
            if (quote != '\0')
            {
                if (text[i] == '\\') i++;
                else if (text[i] == quote) quote = '\0';
            }
            else if (text[i] is '"' or '\'') quote = text[i];
            else if (text[i] == close) return i;
        }

        return -1;
    }

    private static int CloseBracket(string text, int open)
    {
        var from = open + 1;
        if (text.AsSpan(from).StartsWith("?("))
        {
            var paren = FindClose(text, from + 2, ')');
            if (paren >= 0) from = paren;
        }

        return FindClose(text, from, ']') is var end and >= 0 ? end : throw new FormatException("unterminated array");
    }

    private static string ReadName(string text, ref int i)
    {
        var name = new System.Text.StringBuilder();
        for (; i < text.Length && text[i] is not ('.' or '['); i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length) i++;
            name.Append(text[i]);
        }

        return name.ToString();
    }

    private static Func<JsonNode?, IEnumerable<JsonNode?>> Bracket(string inside)
    {
        if (inside == "*") return Children;
        if (inside.StartsWith("?(", StringComparison.Ordinal)) return JsonPathFilter.Parse(inside[2..^1].Trim()).Apply;
        if (inside.Length > 1 && inside[0] is '\'' or '"') return n => Member(n, inside[1..^1]);
        if (inside.Contains(':', StringComparison.Ordinal)) return Slice(inside);
        if (int.TryParse(inside, CultureInfo.InvariantCulture, out var index)) return n => n is JsonArray a && (index < 0 ? a.Count + index : index) is var at && at >= 0 && at < a.Count ? [a[at]] : [];
        throw new FormatException($"invalid array index {inside}");
    }

    private static Func<JsonNode?, IEnumerable<JsonNode?>> Slice(string inside)
    {
        var bounds = inside.Split(':');
        int? from = bounds[0].Length > 0 ? int.Parse(bounds[0], CultureInfo.InvariantCulture) : null;
        int? to = bounds[1].Length > 0 ? int.Parse(bounds[1], CultureInfo.InvariantCulture) : null;
        return n => n is JsonArray a ? a.Skip(At(from, a.Count, 0)).Take(At(to, a.Count, a.Count) - At(from, a.Count, 0)) : [];
    }

    private static int At(int? bound, int count, int otherwise) => Math.Clamp(bound is { } b ? (b < 0 ? count + b : b) : otherwise, 0, count);

    private static IEnumerable<JsonNode?> Member(JsonNode? node, string name) =>
        node is JsonObject o && o.TryGetPropertyValue(name, out var value) ? [value] : [];

    private static IEnumerable<JsonNode?> Children(JsonNode? node) => node switch
    {
        JsonArray array => array,
        JsonObject o => o.Select(p => p.Value),
        _ => [],
    };

    private static IEnumerable<JsonNode?> Descendants(JsonNode? node) => Children(node).SelectMany(Descendants).Prepend(node);
}
