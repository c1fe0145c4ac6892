using System.Text.Json.Nodes;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Cli.Mk.Resources.Applying;

/// <summary>The patch that takes an object from what it is to what the manifest says: set what differs, remove what the manifest of last time
/// had and this one has not, leave everything else. With a schema it is a strategic merge patch, else a plain merge patch. Pure.</summary>
public static class ThreeWayPatch
{
    /// <param name="original">The manifest applied last; null where none is known, then nothing is removed.</param>
    /// <param name="modified">The manifest now, with its annotation.</param>
    /// <param name="schema">Null for kinds that this program has no record of.</param>
    /// <returns>Empty where nothing is to be changed.</returns>
    public static JsonObject Between(JsonObject? original, JsonObject modified, JsonObject current, SchemaNode? schema) =>
        ObjectDiff(original ?? [], modified, current, schema, retain: false);

    private static JsonObject ObjectDiff(JsonObject original, JsonObject modified, JsonObject current, SchemaNode? schema, bool retain)
    {
        var patch = new JsonObject();
        foreach (var (name, value) in modified)
        {
            if (value is null) continue;
            var field = FieldOf(schema, name);
            Member(patch, name, original[name], value, current[name], field, field?.Node ?? (schema?.Type == SchemaType.Map ? schema.Element : null));
        }

        foreach (var (name, _) in original)
            if (modified[name] is null && current.ContainsKey(name)) patch[name] = null;
        if (retain && patch.Count > 0) patch["$retainKeys"] = new JsonArray([.. modified.Where(p => p.Value is not null).Select(p => (JsonNode)p.Key)]);
        return patch;
    }

    private static void Member(JsonObject patch, string name, JsonNode? original, JsonNode modified, JsonNode? current, SchemaField? field, SchemaNode? node)
    {
        switch (modified, current)
        {
            case (JsonObject now, JsonObject live) when field?.PatchReplaces != true:
                var below = ObjectDiff(original as JsonObject ?? [], now, live, node, field?.PatchRetainsKeys == true);
                if (below.Count > 0) patch[name] = below;
                break;
            case (JsonArray now, JsonArray live) when field is { PatchMerges: true, MergeKey: { } key }:
                ElementsDiff(patch, name, original as JsonArray ?? [], now, live, key, field);
                break;
            case (JsonArray now, JsonArray live) when field is { PatchMerges: true }:
                ValuesDiff(patch, name, original as JsonArray ?? [], now, live);
                break;
            default:
                if (!JsonNode.DeepEquals(modified, current)) patch[name] = modified.DeepClone();
                break;
        }
    }

    /// <summary>Elements are told apart by their merge key; those of others stay where they are.</summary>
    private static void ElementsDiff(JsonObject patch, string name, JsonArray original, JsonArray modified, JsonArray current, string key, SchemaField field)
    {
        var changes = new JsonArray();
        foreach (var element in modified.OfType<JsonObject>())
        {
            if (Find(current, key, element[key]) is not { } live)
            {
                changes.Add(element.DeepClone());
                continue;
            }

            var below = ObjectDiff(Find(original, key, element[key]) ?? [], element, live, field.Node.Element, field.PatchRetainsKeys);
            if (below.Count == 0) continue;
            below[key] = element[key]?.DeepClone();
            changes.Add(below);
        }

        foreach (var gone in original.OfType<JsonObject>().Where(e => Find(modified, key, e[key]) is null && Find(current, key, e[key]) is not null))
            changes.Add(new JsonObject { ["$patch"] = "delete", [key] = gone[key]?.DeepClone() });
        if (changes.Count == 0 && InOrder(modified, current, key)) return;
        patch["$setElementOrder/" + name] = new JsonArray([.. modified.OfType<JsonObject>().Select(e => new JsonObject { [key] = e[key]?.DeepClone() })]);
        if (changes.Count > 0) patch[name] = changes;
    }

    private static void ValuesDiff(JsonObject patch, string name, JsonArray original, JsonArray modified, JsonArray current)
    {
        var added = modified.Where(v => !current.Any(c => JsonNode.DeepEquals(c, v))).ToList();
        var gone = original.Where(v => !modified.Any(m => JsonNode.DeepEquals(m, v)) && current.Any(c => JsonNode.DeepEquals(c, v))).ToList();
        if (added.Count > 0) patch[name] = new JsonArray([.. added.Select(v => v?.DeepClone())]);
        if (gone.Count > 0) patch["$deleteFromPrimitiveList/" + name] = new JsonArray([.. gone.Select(v => v?.DeepClone())]);
        if (added.Count + gone.Count > 0) patch["$setElementOrder/" + name] = modified.DeepClone();
    }


    private static bool InOrder(JsonArray modified, JsonArray current, string key)
    {
        var wanted = modified.OfType<JsonObject>().Select(e => e[key]?.ToJsonString()).ToList();
        return current.OfType<JsonObject>().Select(e => e[key]?.ToJsonString()).Where(wanted.Contains).SequenceEqual(wanted);
    }

    private static JsonObject? Find(JsonArray list, string key, JsonNode? value) => list.OfType<JsonObject>().FirstOrDefault(e => JsonNode.DeepEquals(e[key], value));

    private static SchemaField? FieldOf(SchemaNode? schema, string name) => schema?.Type == SchemaType.Object ? schema.Find(name) : null;
}
