using System.Text.Json.Nodes;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;

namespace MiniKube.ControlPlane.ApiServer.Admission;

/// <summary>The 403 of admission, and short ways into a document that plugins share.</summary>
internal static class AdmissionRefusals
{
    /// <summary><c>pods "x" is forbidden: why</c>. Before a generated name is known its prefix stands for it.</summary>
    public static StatusException Forbidden(this AdmissionAttributes a, string why)
    {
        var meta = a.Object?["metadata"];
        var name = a.Name.Length > 0 ? a.Name : Text(meta?["name"]) ?? Text(meta?["generateName"]) ?? "Unknown";
        return ApiErrors.Forbidden(new GroupResource(a.Resource.Group, a.Resource.Resource), name, why);
    }

    /// <summary>The string, or null where there is none or it is empty.</summary>
    public static string? Text(JsonNode? node) => node is JsonValue v && v.TryGetValue<string>(out var text) && text.Length > 0 ? text : null;

    /// <summary>The member as an object, made if it is absent.</summary>
    public static JsonObject Child(this JsonObject parent, string name)
    {
        if (parent[name] is not JsonObject child) parent[name] = child = [];
        return child;
    }

    /// <summary>The member as a list, made if it is absent.</summary>
    public static JsonArray List(this JsonObject parent, string name)
    {
        if (parent[name] is not JsonArray list) parent[name] = list = [];
        return list;
    }

    /// <summary>The elements that are objects; nothing if the list is absent.</summary>
    public static IEnumerable<JsonObject> Objects(this JsonNode? list) => (list as JsonArray)?.OfType<JsonObject>() ?? [];

    public static bool IsMirror(JsonObject? pod) => pod?["metadata"]?["annotations"]?["kubernetes.io/config.mirror"] is not null;
}
