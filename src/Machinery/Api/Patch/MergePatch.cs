using System.Text.Json.Nodes;

namespace MiniKube.Machinery.Api.Patch;

/// <summary>RFC 7386: members of the patch replace members of the object, null removes, objects merge, all else is replaced.</summary>
public static class MergePatch
{
    /// <summary>A changed copy of <paramref name="document"/>.</summary>
    /// <exception cref="PatchException">The patch is no object.</exception>
    public static JsonObject Apply(JsonObject document, JsonNode? patch)
    {
        if (patch is not JsonObject changes) throw new PatchException("a merge patch is an object", isMalformed: true);
        var result = (JsonObject)document.DeepClone();
        Merge(result, changes);
        return result;
    }

    private static void Merge(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            switch (value)
            {
                case null:
                    target.Remove(name);
                    break;
                case JsonObject changes:
                    if (target[name] is not JsonObject child) target[name] = child = [];
                    Merge(child, changes);
                    break;
                default:
                    target[name] = value.DeepClone();
                    break;
            }
        }
    }
}
