using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Quantities;

namespace MiniKube.Machinery.Api.Schema;

/// <summary>Scalars with a form of their own: each is checked and rewritten as it is stored.</summary>
internal static class DecodeScalars
{
    public static JsonNode? Read(ref Utf8JsonReader reader, SchemaType type) => type switch
    {
        SchemaType.Quantity => Quantity(ref reader),
        SchemaType.Bytes => Bytes(ref reader),
        _ => Instant(ref reader, type),
    };

    /// <summary>What an explicit null stands for inside a list or map, where a place cannot be left out.</summary>
    public static JsonNode? Zero(SchemaNode schema) => schema.Type switch
    {
        SchemaType.Object or SchemaType.Map => new JsonObject(),
        SchemaType.List => new JsonArray(),
        SchemaType.Integer or SchemaType.Number or SchemaType.IntOrString => JsonValue.Create(0),
        SchemaType.Boolean => JsonValue.Create(false),
        SchemaType.Quantity => JsonValue.Create("0"),
        SchemaType.Any => null,
        _ => JsonValue.Create(""),
    };

    private static JsonValue Quantity(ref Utf8JsonReader reader)
    {
        var text = reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString()!.Trim(),
            JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan),
            _ => "",
        };
        if (QuantityParser.TryParse(text, out var amount) is { } error) throw new DecodeException(error);
        return JsonValue.Create(amount.ToString());
    }

    private static JsonValue Bytes(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String) throw new DecodeException("json: cannot unmarshal " + reader.TokenType.ToString().ToLowerInvariant() + " into Go value of type []uint8");
        var text = reader.GetString()!;
        if (Base64.IsValid(text)) return JsonValue.Create(text.Any(char.IsWhiteSpace) ? string.Concat(text.Where(c => !char.IsWhiteSpace(c))) : text);
        var bad = text.AsSpan().IndexOfAnyExcept(SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/\r\n"));
        throw new DecodeException($"illegal base64 data at input byte {(bad < 0 ? text.Length / 4 * 4 : bad)}");
    }

    private static JsonValue Instant(ref Utf8JsonReader reader, SchemaType type)
    {
        var text = reader.TokenType == JsonTokenType.String ? reader.GetString()! : "";
        var isRfc3339 = text.Length >= 20 && text[10] == 'T' && (text[^1] == 'Z' || text[^6] is '+' or '-');
        if (isRfc3339 && reader.TryGetDateTimeOffset(out var at))
            return JsonValue.Create(type == SchemaType.Time ? new Time(at).ToString() : new MicroTime(at).ToString());
        var layout = type == SchemaType.Time ? "2006-01-02T15:04:05Z07:00" : "2006-01-02T15:04:05.000000Z07:00";
        throw new DecodeException($"parsing time \"{text}\" as \"{layout}\": cannot parse \"{text}\" as \"2006\"");
    }
}
