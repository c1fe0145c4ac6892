using System.Text.Json;
using MiniKube.Machinery.Api;
using MiniKube.Machinery.Api.Meta;

namespace MiniKube.Machinery.Client.Rest;

/// <summary>Writes an object with the kind and apiVersion of its type.</summary>
internal static class TypedBody
{
    public static byte[] Serialize<T>(T obj, ResourcePath path)
        where T : class, IKubeObject
    {
        using var document = JsonSerializer.SerializeToDocument(obj, ApiJson.TypeInfo<T>());
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("apiVersion", path.ApiVersion);
            json.WriteString("kind", path.Kind);
            foreach (var member in document.RootElement.EnumerateObject())
            {
                if (member.Name is not ("apiVersion" or "kind")) member.WriteTo(json);
            }

            json.WriteEndObject();
        }

        return buffer.ToArray();
    }
}
