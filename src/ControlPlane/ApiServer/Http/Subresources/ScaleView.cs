using System.Text.Json.Nodes;
using MiniKube.ControlPlane.ApiServer.Resources;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;

namespace MiniKube.ControlPlane.ApiServer.Http.Subresources;

/// <summary>An object seen as autoscaling/v1 Scale. Pure.</summary>
public static class ScaleView
{
    public static JsonObject Of(JsonObject obj, ScalePaths paths)
    {
        var metadata = new JsonObject();
        foreach (string member in (ReadOnlySpan<string>)["name", "namespace", "uid", "resourceVersion", "creationTimestamp"])
            if (obj["metadata"]?[member] is { } value)
                metadata[member] = value.DeepClone();
        var status = new JsonObject { ["replicas"] = Number(At(obj, paths.StatusReplicas)) };
        if (SelectorText(At(obj, paths.Selector)) is { Length: > 0 } selector)
            status["selector"] = selector;
        var spec = new JsonObject();
        if (Number(At(obj, paths.SpecReplicas)) is not 0 and var replicas)
            spec["replicas"] = replicas;
        return new JsonObject { ["kind"] = "Scale", ["apiVersion"] = "autoscaling/v1", ["metadata"] = metadata, ["spec"] = spec, ["status"] = status };
    }

    /// <summary>Writes the scale's replicas into the object.</summary>
    /// <exception cref="StatusException">422: a negative number.</exception>
    public static void Write(JsonObject scale, JsonObject obj, ScalePaths paths)
    {
        long replicas = Number(scale["spec"]?["replicas"]);
        if (replicas < 0)
            throw ApiErrors.Invalid(
                new GroupKind("autoscaling", "Scale"),
                (string?)obj["metadata"]?["name"] ?? "",
                [FieldError.Invalid(FieldPath.Of("spec", "replicas"), replicas, "must be greater than or equal to 0")]);
        JsonObject parent = obj;
        foreach (string step in paths.SpecReplicas.AsSpan(0, paths.SpecReplicas.Length - 1))
        {
            if (parent[step] is not JsonObject next)
                parent[step] = next = [];
            parent = next;
        }
        parent[paths.SpecReplicas[^1]] = replicas;
    }

    /// <summary>A label selector, or a plain map of labels, in the form of a query.</summary>
    internal static string SelectorText(JsonNode? node)
    {
        if (node is not JsonObject selector)
            return "";
        bool isSelector = selector.Count == 0 || selector.ContainsKey("matchLabels") || selector.ContainsKey("matchExpressions");
        var terms = new List<string>();
        foreach (var (key, value) in (isSelector ? selector["matchLabels"] as JsonObject : selector) ?? [])
            terms.Add($"{key}={(string?)value}");
        foreach (JsonNode? e in selector["matchExpressions"] as JsonArray ?? [])
            terms.Add(Expression(e!));
        return string.Join(',', terms.Order(StringComparer.Ordinal));
    }

    private static string Expression(JsonNode expression)
    {
        string key = (string?)expression["key"] ?? "";
        string values = string.Join(',', (expression["values"] as JsonArray ?? []).Select(v => (string?)v));
        return (string?)expression["operator"] switch
        {
            "In" => $"{key} in ({values})",
            "NotIn" => $"{key} notin ({values})",
            "DoesNotExist" => $"!{key}",
            _ => key,
        };
    }

    private static JsonNode? At(JsonObject obj, string[] path)
    {
        JsonNode? node = obj;
        foreach (string step in path)
            node = (node as JsonObject)?[step];
        return node;
    }

    private static long Number(JsonNode? node) => node is not JsonValue v ? 0 : v.TryGetValue(out long n) ? n : v.TryGetValue(out int i) ? i : 0;
}
