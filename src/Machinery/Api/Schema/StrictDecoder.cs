using System.Text.Json;
using System.Text.Json.Nodes;

namespace MiniKube.Machinery.Api.Schema;

/// <summary>Reads UTF-8 JSON against a schema in one pass: checks types, drops nulls and unknown fields, and brings quantities,
/// times and base64 to the form they are stored in. Names are case-sensitive; of a repeated name the last value counts.</summary>
public static class StrictDecoder
{
    /// <summary>Deeper nesting is refused, whoever sends it.</summary>
    public const int MaxDepth = 512;

    /// <summary>More problems than this are not collected.</summary>
    internal const int MaxProblems = 100;

    /// <exception cref="DecodeException">The body is no JSON or does not fit the schema.</exception>
    public static Decoded Decode(ReadOnlySpan<byte> utf8, SchemaNode schema)
    {
        if (utf8.StartsWith("\uFEFF"u8)) utf8 = utf8[3..];
        var pass = new DecodePass(utf8, schema);
        try
        {
            return pass.Run();
        }
        catch (JsonException e)
        {
            throw new DecodeException(JsonSyntax.Describe(utf8) ?? e.Message, isSyntax: true);
        }
    }

    /// <summary>The same for a document in memory, as a patch leaves it.</summary>
    /// <exception cref="DecodeException">It does not fit the schema.</exception>
    public static Decoded Decode(JsonObject document, SchemaNode schema)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>(4096);
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true, MaxDepth = MaxDepth * 2 }))
        {
            document.WriteTo(writer);
        }

        return Decode(buffer.WrittenSpan, schema);
    }
}
