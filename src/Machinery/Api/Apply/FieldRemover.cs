using System.Text.Json.Nodes;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Apply;

/// <summary>Takes the fields of a set out of a document, in place. What becomes empty by it goes too.</summary>
internal static class FieldRemover
{
    public static void Remove(JsonObject document, FieldSet set, SchemaNode schema) => Members(document, set, new Shape(schema, null));

    private static void Members(JsonObject obj, FieldSet set, Shape shape)
    {
        foreach (var (step, below) in set.Children)
        {
            if (!PathSteps.IsField(step) || !obj.TryGetPropertyValue(step[2..], out var value)) continue;
            var name = step[2..];
            if (below.IsMember || Below(value, below, shape.Member(name))) obj.Remove(name);
        }
    }

    /// <summary>True if the value is empty now, and was not before.</summary>
    private static bool Below(JsonNode? value, FieldSet set, Shape shape)
    {
        switch (value)
        {
            case JsonObject { Count: > 0 } obj:
                Members(obj, set, shape);
                return obj.Count == 0;
            case JsonArray { Count: > 0 } list when !shape.IsAtomic:
                Elements(list, set, shape);
                return list.Count == 0;
            default:
                return false;
        }
    }

    private static void Elements(JsonArray list, FieldSet set, Shape shape)
    {
        for (var i = list.Count - 1; i >= 0; i--)
        {
            if (shape.StepTo(list[i]) is not { } step || set.Child(step) is not { } below) continue;
            if (below.IsMember || Below(list[i], below, shape.Element)) list.RemoveAt(i);
        }
    }
}
