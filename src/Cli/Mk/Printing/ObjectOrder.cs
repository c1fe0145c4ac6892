using System.Text.Json;
using System.Text.Json.Nodes;
using MiniKube.Cli.Mk.Cluster;
using MiniKube.Cli.Mk.Printing.JsonPath;
using MiniKube.Machinery.Api.Quantities;

namespace MiniKube.Cli.Mk.Printing;

/// <summary>The order of <c>--sort-by</c>: numbers and quantities by value, other text by its bytes, absent values first.</summary>
public sealed class ObjectOrder : IComparer<JsonNode?>
{
    private readonly string text;
    private readonly JsonPathExpression path;

    private ObjectOrder(string text, JsonPathExpression path) => (this.text, this.path) = (text, path);

    /// <exception cref="ClusterException">The path is malformed.</exception>
    public static ObjectOrder By(string path)
    {
        var bare = path.Trim().TrimStart('{').TrimEnd('}');
        try
        {
            return new ObjectOrder("{" + (bare.StartsWith('.') ? bare : "." + bare) + "}", JsonPathExpression.Parse(bare));
        }
        catch (FormatException e)
        {
            throw new ClusterException($"error parsing {path}, {e.Message}");
        }
    }

    /// <exception cref="ClusterException">No item has such a value.</exception>
    public IEnumerable<T> Sort<T>(IReadOnlyList<T> items, Func<T, JsonNode> of)
    {
        var keyed = items.Select(i => (Item: i, Key: path.Select(of(i), of(i)).FirstOrDefault())).ToList();
        if (keyed.Count > 0 && keyed.TrueForAll(k => k.Key is null)) throw new ClusterException($"couldn't find any field with path \"{text}\" in the list of objects");
        return keyed.OrderBy(k => k.Key, this).Select(k => k.Item);
    }

    public int Compare(JsonNode? x, JsonNode? y)
    {
        if (x is null || y is null) return (x is null ? 0 : 1) - (y is null ? 0 : 1);
        if (x.GetValueKind() == JsonValueKind.Number && y.GetValueKind() == JsonValueKind.Number) return ((double)x).CompareTo((double)y);
        var (first, second) = (JsonPathExpression.Text(x), JsonPathExpression.Text(y));
        if (Quantity.TryParse(first, out var amount) && Quantity.TryParse(second, out var other)) return amount.CompareTo(other);
        return string.CompareOrdinal(first, second);
    }
}
