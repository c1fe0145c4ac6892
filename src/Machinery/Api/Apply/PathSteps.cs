using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Apply;

/// <summary>One step of a path, in the form of the wire.</summary>
internal static class PathSteps
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Field(string name) => "f:" + name;

    public static string Value(JsonNode? value) => "v:" + Text(value);

    public static bool IsField(string step) => step.StartsWith("f:", StringComparison.Ordinal);

    /// <summary>The step to an element of a map list; members that are absent take their default. Null if the element lacks a key.</summary>
    public static string? Key(JsonNode? element, SchemaField list)
    {
        if (element is not JsonObject obj) return null;
        var parts = new List<string>(list.ListKeys.Count);
        foreach (var key in list.ListKeys.Order(StringComparer.Ordinal))
        {
            var value = obj[key] ?? list.Node.Element?.Find(key)?.PeekDefault();
            if (value is null) continue;
            parts.Add($"{JsonSerializer.Serialize(key, Plain)}:{Text(value)}");
        }

        return parts.Count == 0 ? null : $"k:{{{string.Join(',', parts)}}}";
    }

    /// <summary>Keys written with blanks or in another order become the form <see cref="Key"/> gives.</summary>
    public static string Normalize(string step)
    {
        if (step[0] is not ('k' or 'v')) return step;
        try
        {
            var value = JsonNode.Parse(step.AsSpan(2).ToString());
            if (step[0] == 'v') return Value(value);
            return value is JsonObject key
                ? $"k:{{{string.Join(',', key.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{JsonSerializer.Serialize(p.Key, Plain)}:{Text(p.Value)}"))}}}"
                : throw new FormatException($"\"{step}\" is no key");
        }
        catch (JsonException e)
        {
            throw new FormatException($"\"{step}\" holds no JSON", e);
        }
    }

    /// <summary><c>.name</c>, <c>[name="a"]</c>, <c>[="x"]</c>.</summary>
    public static string Print(string step)
    {
        if (IsField(step)) return "." + step[2..];
        if (step[0] == 'v') return $"[={step[2..]}]";
        if (step[0] == 'i') return $"[{step[2..]}]";
        return JsonNode.Parse(step[2..]) is JsonObject key ? $"[{string.Join(',', key.Select(p => $"{p.Key}={Text(p.Value)}"))}]" : $"[{step[2..]}]";
    }

    private static string Text(JsonNode? value) => value?.ToJsonString(Plain) ?? "null";
}
