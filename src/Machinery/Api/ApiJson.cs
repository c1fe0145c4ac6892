using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace MiniKube.Machinery.Api;

/// <summary>The one way components read and write typed objects: the source-generated contracts, never reflection.</summary>
public static class ApiJson
{
    // Quotes and other characters stay readable; nothing of ours is embedded in HTML.
    private static readonly ApiJsonContext Context = new(new JsonSerializerOptions(ApiJsonContext.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public static JsonSerializerOptions Options => Context.Options;

    /// <exception cref="NotSupportedException">The type is no part of the API.</exception>
    public static JsonTypeInfo<T> TypeInfo<T>() => (JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T));

    public static byte[] Serialize<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, TypeInfo<T>());

    /// <exception cref="JsonException">The text is no JSON or does not fit the type.</exception>
    public static T Deserialize<T>(ReadOnlySpan<byte> utf8) =>
        JsonSerializer.Deserialize(utf8, TypeInfo<T>()) ?? throw new JsonException($"null is no {typeof(T).Name}");

    /// <summary>A document read as a typed record.</summary>
    /// <exception cref="JsonException">It does not fit the type.</exception>
    public static T FromDocument<T>(JsonNode document) =>
        document.Deserialize(TypeInfo<T>()) ?? throw new JsonException($"null is no {typeof(T).Name}");

    /// <summary>A typed record written as a document of its own.</summary>
    public static JsonObject ToDocument<T>(T value) =>
        (JsonObject)JsonSerializer.SerializeToNode(value, TypeInfo<T>())!;
}
