using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MiniKube.Cli.Mk.Printing.JsonPath;

/// <summary>A filter <c>?(@.path OP value)</c> over the elements of a list; without an operator it asks whether the path exists.</summary>
public sealed class JsonPathFilter
{
    private static readonly string[] Operators = ["==", "!=", "<=", ">=", "<", ">"];

    private readonly JsonPathExpression left;
    private readonly string? comparison;
    private readonly string? literal;
    private readonly JsonPathExpression? right;

    private JsonPathFilter(JsonPathExpression left, string? comparison, string? literal, JsonPathExpression? right)
    {
        this.left = left;
        this.comparison = comparison;
        this.literal = literal;
        this.right = right;
    }

    public static JsonPathFilter Parse(string text)
    {
        foreach (var candidate in Operators)
        {
            var at = text.IndexOf(candidate, StringComparison.Ordinal);
            if (at < 0) continue;
            var value = text[(at + candidate.Length)..].Trim();
            var path = JsonPathExpression.Parse(text[..at].Trim());
            return value.StartsWith('@') || value.StartsWith('$')
                ? new JsonPathFilter(path, candidate, null, JsonPathExpression.Parse(value))
                : new JsonPathFilter(path, candidate, value.Length > 1 && value[0] is '"' or '\'' ? value[1..^1] : value, null);
        }

        return new JsonPathFilter(JsonPathExpression.Parse(text), null, null, null);
    }

    public IEnumerable<JsonNode?> Apply(JsonNode? node) => (node as JsonArray)?.Where(Holds) ?? [];

    private bool Holds(JsonNode? item)
    {
        var found = left.Select(item ?? new JsonObject(), item).ToList();
        if (comparison is null) return found.Count > 0;
        if (found.Count == 0) return false;
        var expected = right is null ? literal! : JsonPathExpression.Text(right.Select(item!, item).FirstOrDefault());
        var order = Compare(found[0], expected);
        return comparison switch
        {
            "==" => order == 0,
            "!=" => order != 0,
            "<" => order < 0,
            ">" => order > 0,
            "<=" => order <= 0,
            _ => order >= 0,
        };
    }

    private static int Compare(JsonNode? node, string expected)
    {
        if (node?.GetValueKind() == JsonValueKind.Number && double.TryParse(expected, CultureInfo.InvariantCulture, out var number)) return ((double)node).CompareTo(number);
        return string.CompareOrdinal(JsonPathExpression.Text(node), expected);
    }
}
