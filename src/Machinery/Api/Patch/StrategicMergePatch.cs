using System.Text.Json.Nodes;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Patch;

/// <summary>Merge patch that knows the schema: lists with a merge key merge by element, and directives (<c>$patch</c>,
/// <c>$retainKeys</c>, <c>$setElementOrder/x</c>, <c>$deleteFromPrimitiveList/x</c>) say what a plain merge cannot.</summary>
public static class StrategicMergePatch
{
    internal const string PatchDirective = "$patch";
    internal const string RetainKeys = "$retainKeys";
    internal const string SetElementOrder = "$setElementOrder/";
    internal const string DeleteFromPrimitives = "$deleteFromPrimitiveList/";

    /// <summary>A changed copy of <paramref name="document"/>.</summary>
    /// <exception cref="PatchException">The patch or one of its directives is malformed.</exception>
    public static JsonObject Apply(JsonObject document, JsonNode? patch, SchemaNode schema)
    {
        if (patch is not JsonObject changes) throw new PatchException("a strategic merge patch is an object", isMalformed: true);
        return Merge((JsonObject)document.DeepClone(), changes, schema);
    }

    /// <summary>Merges into <paramref name="original"/>, which it owns, and returns the outcome. The patch is only read.</summary>
    internal static JsonObject Merge(JsonObject original, JsonObject patch, SchemaNode? schema)
    {
        if (Directive(patch) is { } directive)
        {
            if (directive == "replace") return Clean(patch);
            if (directive == "delete") return [];
        }

        Retain(original, patch);
        foreach (var (name, value) in patch)
        {
            if (name is PatchDirective or RetainKeys) continue;
            if (name.StartsWith(SetElementOrder, StringComparison.Ordinal)) Order(original, patch, name[SetElementOrder.Length..], schema);
            else if (name.StartsWith(DeleteFromPrimitives, StringComparison.Ordinal)) StrategicLists.DeletePrimitives(original, name[DeleteFromPrimitives.Length..], value);
            else if (!patch.ContainsKey(SetElementOrder + name)) MergeMember(original, name, value, schema);
        }

        return original;
    }

    /// <summary>A copy without directives and nulls: what a patch value is where there is nothing to merge it with.</summary>
    internal static JsonObject Clean(JsonObject patch)
    {
        var result = new JsonObject();
        foreach (var (name, value) in patch)
        {
            if (name.StartsWith('$') && (name is PatchDirective or RetainKeys || name.StartsWith(SetElementOrder, StringComparison.Ordinal) || name.StartsWith(DeleteFromPrimitives, StringComparison.Ordinal))) continue;
            if (value is not null) result[name] = CleanValue(value);
        }

        return result;
    }

    internal static JsonNode CleanValue(JsonNode value) => value switch
    {
        JsonObject obj => Clean(obj),
        JsonArray list => new JsonArray([.. list.Where(e => e is not JsonObject o || Directive(o) != "delete").Where(e => e is not JsonObject o || !IsBareDirective(o)).Select(e => e is null ? null : CleanValue(e))]),
        _ => value.DeepClone(),
    };

    /// <exception cref="PatchException">The directive is unknown.</exception>
    internal static string? Directive(JsonObject patch)
    {
        if (!patch.TryGetPropertyValue(PatchDirective, out var node)) return null;
        return node is JsonValue v && v.TryGetValue<string>(out var text) && text is "replace" or "delete" or "merge"
            ? text
            : throw new PatchException($"unknown patch type found in the map: {node?.ToJsonString()}", isMalformed: true);
    }

    internal static bool IsBareDirective(JsonObject element) => element.Count == 1 && element.ContainsKey(PatchDirective);

    private static void MergeMember(JsonObject original, string name, JsonNode? value, SchemaNode? schema)
    {
        if (value is null)
        {
            original.Remove(name);
            return;
        }

        var field = schema?.Type == SchemaType.Object ? schema.Find(name) : null;
        var node = field?.Node ?? (schema?.Type == SchemaType.Map ? schema.Element : null);
        var before = original[name];
        if (before is JsonObject obj && value is JsonObject changes && field?.PatchReplaces != true)
        {
            var merged = Merge(obj, changes, node);
            if (!ReferenceEquals(merged, obj)) original[name] = merged;
        }
        else if (before is JsonArray list && value is JsonArray elements && field?.PatchMerges == true)
        {
            original[name] = StrategicLists.Merge(list, elements, field);
        }
        else
        {
            original[name] = CleanValue(value);
        }
    }

    private static void Order(JsonObject original, JsonObject patch, string name, SchemaNode? schema)
    {
        if (patch[SetElementOrder + name] is not JsonArray order) throw new PatchException("invalid patch format of setElementOrder list", isMalformed: true);
        var serverOrder = original[name]?.DeepClone() as JsonArray ?? [];
        if (patch.TryGetPropertyValue(name, out var value)) MergeMember(original, name, value, schema);
        if (original[name] is not JsonArray merged) return;
        var key = schema?.Type == SchemaType.Object ? schema.Find(name)?.MergeKey : null;
        original[name] = StrategicLists.Arrange(merged, order, serverOrder, key);
    }

    private static void Retain(JsonObject original, JsonObject patch)
    {
        if (!patch.TryGetPropertyValue(RetainKeys, out var node)) return;
        if (node is not JsonArray list) throw new PatchException("invalid patch format of retainKeys", isMalformed: true);
        var keep = list.OfType<JsonValue>().Select(v => v.TryGetValue<string>(out var s) ? s : "").ToHashSet(StringComparer.Ordinal);
        if (patch.Any(p => p.Value is not null && !p.Key.StartsWith('$') && !keep.Contains(p.Key))) throw new PatchException("invalid patch format of retainKeys", isMalformed: true);
        foreach (var name in original.Select(p => p.Key).Where(k => !keep.Contains(k)).ToList()) original.Remove(name);
    }
}
