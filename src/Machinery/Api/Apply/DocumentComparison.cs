using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Apply;

/// <summary>Which fields a write added, changed and removed, as ownership sees it. The walk keeps its place on a stack and
/// makes a path only for a difference, since most of an object is the same before and after.</summary>
internal sealed class DocumentComparison
{
    private readonly List<string> _path = [];

    private DocumentComparison()
    {
    }

    public FieldSet Added { get; } = new();

    public FieldSet Modified { get; } = new();

    public FieldSet Removed { get; } = new();

    /// <summary>What the writer now answers for.</summary>
    public FieldSet Changed => Added.Union(Modified);

    public static DocumentComparison Of(JsonObject before, JsonObject after, SchemaNode schema)
    {
        var result = new DocumentComparison();
        result.Members(before, after, new Shape(schema, null), Level.Root);
        return result;
    }

    private void Members(JsonObject? before, JsonObject? after, Shape shape, Level level)
    {
        foreach (var (name, value) in before ?? [])
        {
            if (!IsSkipped(name, level)) Member(name, value, after?[name], shape, level);
        }

        foreach (var (name, value) in after ?? [])
        {
            if (before?.ContainsKey(name) != true && !IsSkipped(name, level)) Member(name, null, value, shape, level);
        }
    }

    private static bool IsSkipped(string name, Level level) => level switch
    {
        Level.Root => FieldSetBuilder.IsUnownedRoot(name),
        Level.Metadata => FieldSetBuilder.IsUnownedMetadata(name),
        _ => false,
    };

    private void Member(string name, JsonNode? before, JsonNode? after, Shape shape, Level level)
    {
        _path.Add(PathSteps.Field(name));
        var member = shape.Member(name);
        if (level == Level.Root && name == "metadata") Members(before as JsonObject, after as JsonObject, member, Level.Metadata);
        else Compare(before, after, member, shape.IsRecord);
        _path.RemoveAt(_path.Count - 1);
    }

    private void Compare(JsonNode? before, JsonNode? after, Shape shape, bool isNamed)
    {
        if (before is null && after is null) return;
        var hollow = IsHollow(before) && IsHollow(after);
        if (!hollow && shape.IsMapping && before is (null or JsonObject) && after is (null or JsonObject))
        {
            Members(before as JsonObject, after as JsonObject, shape, Level.Below);
            Itself(before, after, isRecordField: isNamed && shape.IsRecord);
        }
        else if (!hollow && !shape.IsAtomic && !shape.IsMapping && before is (null or JsonArray) && after is (null or JsonArray))
        {
            Elements(before as JsonArray, after as JsonArray, shape);
            Itself(before, after, isRecordField: shape.Field?.Required == true);
        }
        else
        {
            Leaf(before is null, after is null, before is not null && after is not null && JsonNode.DeepEquals(before, after));
        }
    }

    // A map or list that comes into being is a field of its own; a record, or a list that is always there, is only the sum of its parts.
    private void Itself(JsonNode? before, JsonNode? after, bool isRecordField)
    {
        if (after is null) Removed.Add(Path);
        else if (before is null && !isRecordField) Added.Add(Path);
    }

    private void Elements(JsonArray? before, JsonArray? after, Shape shape)
    {
        var (old, now) = (Index(before, shape), Index(after, shape));
        foreach (var (step, elements) in old) Element(step, elements, now.GetValueOrDefault(step), shape);
        foreach (var (step, elements) in now)
        {
            if (!old.ContainsKey(step)) Element(step, null, elements, shape);
        }
    }

    private void Element(string step, List<JsonNode?>? before, List<JsonNode?>? after, Shape shape)
    {
        _path.Add(step);
        if (shape.IsSet || before?.Count > 1 || after?.Count > 1)
            Leaf(before is null, after is null, SameElements(before, after));
        else
            Compare(before?[0], after?[0], shape.Element, isNamed: false);
        _path.RemoveAt(_path.Count - 1);
    }

    private void Leaf(bool isNew, bool isGone, bool isSame)
    {
        if (isNew) Added.Add(Path);
        else if (isGone) Removed.Add(Path);
        else if (!isSame) Modified.Add(Path);
    }

    private static bool SameElements(List<JsonNode?>? before, List<JsonNode?>? after) =>
        before is not null && after is not null && before.Count == after.Count && before.Zip(after).All(p => JsonNode.DeepEquals(p.First, p.Second));

    private ReadOnlySpan<string> Path => CollectionsMarshal.AsSpan(_path);

    private static Dictionary<string, List<JsonNode?>> Index(JsonArray? list, Shape shape)
    {
        var index = new Dictionary<string, List<JsonNode?>>(StringComparer.Ordinal);
        for (var i = 0; i < (list?.Count ?? 0); i++)
        {
            var step = shape.StepTo(list![i]) ?? $"i:{i}";
            if (!index.TryGetValue(step, out var same)) index[step] = same = [];
            same.Add(list[i]);
        }

        return index;
    }

    private static bool IsHollow(JsonNode? node) => node is null or JsonObject { Count: 0 } or JsonArray { Count: 0 };

    private enum Level
    {
        Root,
        Metadata,
        Below,
    }
}
