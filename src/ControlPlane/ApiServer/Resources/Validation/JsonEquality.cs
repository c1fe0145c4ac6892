using System.Text.Json;
using System.Text.Json.Nodes;
using MiniKube.Machinery.Api;

namespace MiniKube.ControlPlane.ApiServer.Resources.Validation;

/// <summary>Compares records by what they say on the wire: absent, null and empty containers are the same.</summary>
public static class JsonEquality
{
    public static bool Same<T>(T a, T b)
        where T : class?
    {
        if (ReferenceEquals(a, b))
            return true;
        return JsonNode.DeepEquals(Compact(ToNode(a)), Compact(ToNode(b)));
    }

    public static JsonNode? ToNode<T>(T value)
        where T : class? => value is null ? null : JsonSerializer.SerializeToNode(value, ApiJson.Options.GetTypeInfo(value.GetType()));

    private static JsonNode? Compact(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject obj:
                foreach ((string name, JsonNode? member) in obj.ToList())
                    if (Compact(member) is null)
                        obj.Remove(name);
                return obj.Count == 0 ? null : obj;
            case JsonArray list:
                foreach (JsonNode? item in list)
                    Compact(item);
                return list.Count == 0 ? null : list;
            default:
                return node;
        }
    }
}
