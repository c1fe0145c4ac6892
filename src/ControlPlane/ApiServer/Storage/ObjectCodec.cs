using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MiniKube.ControlPlane.ApiServer.Resources;

namespace MiniKube.ControlPlane.ApiServer.Storage;

/// <summary>Between stored bytes and what clients see. Stored JSON has no resourceVersion: it is the key's mod revision and is written
/// into <c>metadata</c> on the way out, by splicing, not by parsing and writing again.</summary>
public static class ObjectCodec
{
    private static readonly IReadOnlyDictionary<string, string> NoLabels = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <param name="tail">The key after the resource's folder: <c>namespace/name</c> or <c>name</c>.</param>
    /// <exception cref="JsonException">The value is no JSON object with metadata.</exception>
    public static StoredObject Decode(ResourceDescriptor resource, string tail, ReadOnlySpan<byte> value, long revision)
    {
        if (resource.StoredAs is { } form)
            value = ToBytes(form.FromStored(Parse(value)));
        Metadata found = Scan(value);
        byte[] json = found.HasResourceVersion
            ? WithResourceVersion(Parse(value), revision)
            : Splice(value, found.Start, found.IsEmpty, revision);
        int slash = resource.Namespaced ? tail.IndexOf('/') : -1;
        return new StoredObject
        {
            Key = tail,
            Namespace = slash < 0 ? "" : string.Intern(tail[..slash]),
            Name = tail[(slash + 1)..],
            ResourceVersion = revision,
            Labels = found.Labels ?? NoLabels,
            Fields = Fields(resource, json),
            Json = json,
        };
    }

    /// <summary>The same object at another revision: what a delete event shows.</summary>
    public static StoredObject AtRevision(StoredObject obj, long revision) => new()
    {
        Key = obj.Key,
        Namespace = obj.Namespace,
        Name = obj.Name,
        ResourceVersion = revision,
        Labels = obj.Labels,
        Fields = obj.Fields,
        Json = WithResourceVersion(obj.Parse(), revision),
    };

    /// <summary>The bytes to store: the stored version, without resourceVersion.</summary>
    public static byte[] Encode(ResourceDescriptor resource, JsonObject obj)
    {
        JsonObject stored = (JsonObject)obj.DeepClone();
        (stored["metadata"] as JsonObject)?.Remove("resourceVersion");
        return ToBytes(resource.StoredAs is { } form ? form.ToStored(stored) : stored);
    }

    /// <summary>The document a stored value stands for, resourceVersion included.</summary>
    public static JsonObject Document(ResourceDescriptor resource, ReadOnlySpan<byte> value, long revision)
    {
        JsonObject obj = Parse(value);
        if (resource.StoredAs is { } form)
            obj = form.FromStored(obj);
        SetResourceVersion(obj, revision);
        return obj;
    }

    public static void SetResourceVersion(JsonObject obj, long revision)
    {
        if (obj["metadata"] is not JsonObject metadata)
            obj["metadata"] = metadata = [];
        metadata["resourceVersion"] = revision.ToString(CultureInfo.InvariantCulture);
    }

    public static JsonObject Parse(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        return JsonNode.Parse(ref reader) as JsonObject ?? throw new JsonException("the stored value is no JSON object");
    }

    public static byte[] ToBytes(JsonObject obj)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, JsonText.Compact))
            obj.WriteTo(writer);
        return buffer.WrittenSpan.ToArray();
    }

    private static byte[] WithResourceVersion(JsonObject obj, long revision)
    {
        SetResourceVersion(obj, revision);
        return ToBytes(obj);
    }

    private static string[] Fields(ResourceDescriptor resource, byte[] json)
    {
        IReadOnlyDictionary<string, Func<JsonObject, string>> fields = resource.Strategy.SelectableFields;
        if (fields.Count == 0)
            return [];
        JsonObject obj = Parse(json);
        var values = new string[fields.Count];
        int i = 0;
        foreach (Func<JsonObject, string> read in fields.Values)
            values[i++] = read(obj) ?? "";
        return values;
    }

    private static byte[] Splice(ReadOnlySpan<byte> value, int at, bool empty, long revision)
    {
        Span<byte> text = stackalloc byte[48];
        "\"resourceVersion\":\""u8.CopyTo(text);
        revision.TryFormat(text[19..], out int digits, default, CultureInfo.InvariantCulture);
        int length = 19 + digits;
        text[length++] = (byte)'"';
        if (!empty)
            text[length++] = (byte)',';
        var json = new byte[value.Length + length];
        value[..at].CopyTo(json);
        text[..length].CopyTo(json.AsSpan(at));
        value[at..].CopyTo(json.AsSpan(at + length));
        return json;
    }

    /// <param name="Start">Offset right after the brace that opens metadata.</param>
    private readonly record struct Metadata(int Start, bool IsEmpty, bool HasResourceVersion, Dictionary<string, string>? Labels);

    private static Metadata Scan(ReadOnlySpan<byte> value)
    {
        var reader = new Utf8JsonReader(value);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("the stored value is no JSON object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool metadata = reader.ValueTextEquals("metadata"u8);
            reader.Read();
            if (metadata && reader.TokenType == JsonTokenType.StartObject)
                return ScanMetadata(ref reader);
            reader.Skip();
        }
        throw new JsonException("the stored value has no metadata");
    }

    private static Metadata ScanMetadata(ref Utf8JsonReader reader)
    {
        int start = (int)reader.BytesConsumed;
        bool empty = true;
        bool versioned = false;
        Dictionary<string, string>? labels = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            empty = false;
            bool isLabels = reader.ValueTextEquals("labels"u8);
            versioned |= reader.ValueTextEquals("resourceVersion"u8);
            reader.Read();
            if (isLabels && reader.TokenType == JsonTokenType.StartObject)
                labels = ReadLabels(ref reader);
            else
                reader.Skip();
        }
        return new Metadata(start, empty, versioned, labels);
    }

    private static Dictionary<string, string> ReadLabels(ref Utf8JsonReader reader)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string key = reader.GetString()!;
            reader.Read();
            labels[key] = reader.GetString() ?? "";
        }
        return labels;
    }
}
