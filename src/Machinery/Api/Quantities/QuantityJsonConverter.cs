using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MiniKube.Machinery.Api.Quantities;

/// <summary>A quantity is a string on the wire; a bare number is read too (<c>cpu: 1</c>).</summary>
internal sealed class QuantityJsonConverter : JsonConverter<Quantity>
{
    public override Quantity Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.String => new(reader.GetString()!),
        JsonTokenType.Number => new(Encoding.UTF8.GetString(reader.ValueSpan)),
        _ => throw new JsonException(QuantityParser.WrongFormat),
    };

    public override void Write(Utf8JsonWriter writer, Quantity value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
