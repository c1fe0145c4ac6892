using System.Text.Json.Nodes;

namespace MiniKube.ControlPlane.ApiServer.Resources;

/// <summary>Small operations on documents that strategies share.</summary>
public partial class ResourceStrategy
{
    /// <summary>The object's metadata, added if it has none.</summary>
    protected static JsonObject Metadata(JsonObject obj)
    {
        if (obj["metadata"] is JsonObject metadata)
            return metadata;
        metadata = [];
        obj["metadata"] = metadata;
        return metadata;
    }

    /// <summary>Makes a top-level member of <paramref name="to"/> what it is in <paramref name="from"/>, absence included.</summary>
    protected static void CopyMember(JsonObject from, JsonObject to, string name)
    {
        if (from[name] is { } value)
            to[name] = value.DeepClone();
        else
            to.Remove(name);
    }

    /// <summary>If this kind tracks generations: old generation, plus one if anything but metadata and status differs.</summary>
    protected void BumpGeneration(JsonObject obj, JsonObject old)
    {
        if (!TracksGeneration)
            return;
        long generation = old["metadata"]?["generation"] is JsonValue v && v.TryGetValue(out long g) ? g : 0;
        Metadata(obj)["generation"] = generation + (SameBody(obj, old) ? 0 : 1);
    }

    private static bool SameBody(JsonObject a, JsonObject b)
    {
        foreach (string name in a.Select(m => m.Key).Union(b.Select(m => m.Key), StringComparer.Ordinal))
            if (name is not ("metadata" or "status" or "apiVersion" or "kind") && !JsonNode.DeepEquals(a[name], b[name]))
                return false;
        return true;
    }
}
