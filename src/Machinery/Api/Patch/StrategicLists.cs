using System.Text.Json.Nodes;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Patch;

/// <summary>Merging, pruning and ordering of lists in a strategic merge patch.</summary>
internal static class StrategicLists
{
    public static JsonArray Merge(JsonArray original, JsonArray patch, SchemaField field)
    {
        if (field.Node.Element?.Type != SchemaType.Object) return Arrange(Union(original, patch), patch, original, null);
        var key = field.MergeKey ?? throw new PatchException($"cannot merge lists without merge key for {field.Name}", isMalformed: true);
        if (patch.OfType<JsonObject>().Any(e => StrategicMergePatch.Directive(e) == "replace"))
            return (JsonArray)StrategicMergePatch.CleanValue(patch);
        var merged = original.Select(e => e?.DeepClone()).ToList();
        foreach (var element in patch)
            MergeElement(merged, element as JsonObject ?? throw new PatchException("a list of objects is patched with objects", isMalformed: true), key, field);
        var present = new JsonArray([.. patch.OfType<JsonObject>().Where(e => StrategicMergePatch.Directive(e) != "delete").Select(e => e.DeepClone())]);
        return Arrange(new JsonArray([.. merged]), present, original, key);
    }

    public static void DeletePrimitives(JsonObject original, string name, JsonNode? values)
    {
        if (values is not JsonArray gone) throw new PatchException("invalid patch format of primitive list", isMalformed: true);
        if (original[name] is not JsonArray list) return;
        for (var i = list.Count - 1; i >= 0; i--)
        {
            if (gone.Any(g => JsonNode.DeepEquals(g, list[i]))) list.RemoveAt(i);
        }
    }

    /// <summary>Elements named in <paramref name="order"/> stand in that order; the others keep their place among them as far
    /// as the order on the server tells.</summary>
    public static JsonArray Arrange(JsonArray merged, JsonArray order, JsonArray serverOrder, string? key)
    {
        var items = merged.Select(e => e?.DeepClone()).ToList();
        var ordered = new List<JsonNode?>();
        foreach (var wanted in order)
        {
            var at = items.FindIndex(e => Same(e, wanted, key));
            if (at < 0) continue;
            ordered.Add(items[at]);
            items.RemoveAt(at);
        }

        var result = new JsonArray();
        var (l, r) = (0, 0);
        while (l < items.Count || r < ordered.Count)
        {
            var takeLeft = r >= ordered.Count || (l < items.Count && Precedes(items[l], ordered[r], serverOrder, key));
            result.Add(takeLeft ? items[l++] : ordered[r++]);
        }

        return result;
    }

    private static bool Precedes(JsonNode? left, JsonNode? right, JsonArray serverOrder, string? key)
    {
        var (l, r) = (IndexOf(serverOrder, left, key), IndexOf(serverOrder, right, key));
        return l >= 0 && r >= 0 && l < r;
    }

    private static void MergeElement(List<JsonNode?> merged, JsonObject element, string key, SchemaField field)
    {
        if (StrategicMergePatch.IsBareDirective(element)) return;
        if (element[key] is null) throw new PatchException($"map: {element.ToJsonString()} does not contain declared merge key: {key}", isMalformed: true);
        var at = merged.FindIndex(e => Same(e, element, key));
        if (StrategicMergePatch.Directive(element) == "delete")
        {
            merged.RemoveAll(e => Same(e, element, key));
        }
        else if (at >= 0 && merged[at] is JsonObject before)
        {
            merged[at] = StrategicMergePatch.Merge(before, element, field.Node.Element);
        }
        else
        {
            merged.Add(StrategicMergePatch.Clean(element));
        }
    }

    private static JsonArray Union(JsonArray original, JsonArray patch)
    {
        var result = new JsonArray();
        foreach (var value in original.Concat(patch))
        {
            if (!result.Any(r => JsonNode.DeepEquals(r, value))) result.Add(value?.DeepClone());
        }

        return result;
    }

    private static int IndexOf(JsonArray list, JsonNode? element, string? key)
    {
        for (var i = 0; i < list.Count; i++)
        {
            if (Same(list[i], element, key)) return i;
        }

        return -1;
    }

    private static bool Same(JsonNode? a, JsonNode? b, string? key)
    {
        if (key is null) return JsonNode.DeepEquals(a, b);
        return a is JsonObject x && b is JsonObject y && x[key] is { } p && y[key] is { } q && JsonNode.DeepEquals(p, q);
    }
}
