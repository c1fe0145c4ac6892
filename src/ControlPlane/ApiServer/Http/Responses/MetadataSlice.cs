using System.Text.Json;

namespace MiniKube.ControlPlane.ApiServer.Http.Responses;

/// <summary>Finds the bytes of <c>metadata</c> in an object's JSON without taking the rest apart.</summary>
internal static class MetadataSlice
{
    public static ReadOnlySpan<byte> Of(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool found = reader.ValueTextEquals("metadata"u8);
            reader.Read();
            int start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (found)
                return json[start..(int)reader.BytesConsumed];
        }
        return "{}"u8;
    }
}
