using System.Text.Json;
using MiniKube.Machinery.Api;
using MiniKube.Machinery.Api.Meta;

namespace MiniKube.Machinery.Client.Rest;

/// <summary>Reads a list of any kind by its members, so that no list type is needed.</summary>
internal static class ListReader
{
    /// <exception cref="JsonException">The text is no list of the kind.</exception>
    public static ListResult<T> Read<T>(ReadOnlySpan<byte> utf8)
    {
        var items = new List<T>();
        ListMeta? meta = null;
        var reader = new Utf8JsonReader(utf8);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) throw new JsonException("a list is an object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("metadata"u8)) meta = JsonSerializer.Deserialize(ref reader, ApiJson.TypeInfo<ListMeta>());
            else if (reader.ValueTextEquals("items"u8)) ReadItems(ref reader, items);
            else reader.Skip();
        }

        return new ListResult<T>(items, meta?.ResourceVersion ?? "", string.IsNullOrEmpty(meta?.Continue) ? null : meta.Continue);
    }

    private static void ReadItems<T>(ref Utf8JsonReader reader, List<T> items)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null) return;
        if (reader.TokenType != JsonTokenType.StartArray) throw new JsonException("items must be an array");
        var type = ApiJson.TypeInfo<T>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            items.Add(JsonSerializer.Deserialize(ref reader, type) ?? throw new JsonException("null is no item"));
        }
    }
}
