using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using MiniKube.Machinery.Api;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.ControllerManager.Controllers.Deployments;

/// <summary>Tells whether two pod templates ask for the same pods, and gives a template its <c>pod-template-hash</c>. The label of
/// that name, the order of keys, and empty against absent lists make no difference.</summary>
public static class TemplateFingerprint
{
    public const string HashLabel = "pod-template-hash";
    private static readonly ConditionalWeakTable<PodTemplateSpec, string> Known = [];

    public static bool Same(PodTemplateSpec? a, PodTemplateSpec? b) => a is not null && b is not null && (ReferenceEquals(a, b) || Canonical(a) == Canonical(b));

    /// <summary>A short word that stays the same as long as the template and the collision count do.</summary>
    /// <param name="collisions">How often the name made from this hash was taken by a set with another template.</param>
    public static string Hash(PodTemplateSpec template, int? collisions)
    {
        const string Letters = "bcdfghjklmnpqrstvwxz2456789";
        var hash = 2166136261u;
        foreach (var c in Canonical(template) + (collisions is { } n ? "#" + n : "")) hash = (hash ^ c) * 16777619u;
        return string.Concat(hash.ToString(System.Globalization.CultureInfo.InvariantCulture).Select(digit => Letters[digit % Letters.Length]));
    }

    private static string Canonical(PodTemplateSpec template) => Known.GetValue(template, static t =>
    {
        var node = JsonSerializer.SerializeToNode(t, ApiJson.TypeInfo<PodTemplateSpec>()) as JsonObject ?? [];
        if (node["metadata"] is JsonObject metadata)
        {
            (metadata["labels"] as JsonObject)?.Remove(HashLabel);
            metadata.Remove("creationTimestamp");
        }
        return Sorted(node)?.ToJsonString() ?? "";
    });

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject o => new JsonObject(o.Where(p => p.Value is not null and not JsonArray { Count: 0 })
            .OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Key, Sorted(p.Value)))),
        JsonArray a => new JsonArray([.. a.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
