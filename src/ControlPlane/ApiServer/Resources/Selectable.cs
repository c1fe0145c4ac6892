using System.Text.Json.Nodes;

namespace MiniKube.ControlPlane.ApiServer.Resources;

/// <summary>Field selectors given as paths.</summary>
public static class Selectable
{
    /// <summary>One entry per path (<c>spec.nodeName</c>); with <c>path=value</c> the value stands for an absent member, else the empty string does.</summary>
    public static IReadOnlyDictionary<string, Func<JsonObject, string>> Of(params string[] paths)
    {
        var fields = new Dictionary<string, Func<JsonObject, string>>(StringComparer.Ordinal);
        foreach (string path in paths)
        {
            string[] parts = path.Split('=');
            string[] steps = parts[0].Split('.');
            string absent = parts.Length > 1 ? parts[1] : "";
            fields[parts[0]] = obj => At(obj, steps, absent);
        }
        return fields;
    }

    private static string At(JsonObject obj, string[] steps, string absent)
    {
        JsonNode? node = obj;
        foreach (string step in steps)
            node = (node as JsonObject)?[step];
        return node is JsonValue value ? value.ToString() : absent;
    }
}
