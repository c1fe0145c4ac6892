using System.Text.Json;
using System.Text.Json.Nodes;

namespace MiniKube.Cli.Mk.Resources.Applying;

/// <summary>The manifest as it was applied last, which the object carries in an annotation. What was in it and is not in the manifest now,
/// is to be removed; what others set stays.</summary>
public static class LastApplied
{
    public const string Annotation = "kubectl.kubernetes.io/last-applied-configuration";

    /// <summary>The manifest with itself as the annotation, in the form in which kubectl writes it.</summary>
    public static JsonObject Annotate(JsonObject manifest, string ns)
    {
        var modified = Bare(manifest, ns);
        var text = EscapeMarkup(modified.ToJsonString(s_plain)) + "\n";
        var annotations = (JsonObject)modified["metadata"]!["annotations"]!;
        annotations[Annotation] = text;
        return modified;
    }

    /// <summary>What an object says was applied last; null where it was never applied.</summary>
    public static JsonObject? Of(JsonObject current)
    {
        if ((string?)current["metadata"]?["annotations"]?[Annotation] is not { } text) return null;
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>kubectl's encoder writes these three so; in JSON they only occur inside strings.</summary>
    private static string EscapeMarkup(string json) =>
        json.Replace("<", "\\u003c", StringComparison.Ordinal).Replace(">", "\\u003e", StringComparison.Ordinal).Replace("&", "\\u0026", StringComparison.Ordinal);

    private static readonly JsonSerializerOptions s_plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static JsonObject Bare(JsonObject manifest, string ns)
    {
        var copy = Sorted(manifest);
        var metadata = copy["metadata"] as JsonObject ?? [];
        copy["metadata"] = metadata;
        if (ns.Length > 0 && metadata["namespace"] is null) metadata["namespace"] = ns;
        if (metadata["annotations"] is not JsonObject) metadata["annotations"] = new JsonObject();
        metadata["annotations"]!.AsObject().Remove(Annotation);
        return Sorted(copy);
    }

    /// <summary>Members in the order of their names, so that the same manifest always gives the same annotation.</summary>
    private static JsonObject Sorted(JsonObject o) =>
        new(o.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Key, Copy(p.Value))));

    private static JsonNode? Copy(JsonNode? value) => value switch
    {
        JsonObject o => Sorted(o),
        JsonArray a => new JsonArray([.. a.Select(Copy)]),
        _ => value?.DeepClone(),
    };
}
