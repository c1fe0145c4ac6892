using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MiniKube.ControlPlane.ApiServer.Authentication.ServiceAccounts;

/// <summary>The compact form of a signed JSON Web Token. The algorithm is the key's own: what the header claims is only compared with it.</summary>
internal static class SignedToken
{
    public static string Write(JsonObject claims, TokenKey key)
    {
        var header = new JsonObject { ["alg"] = key.Algorithm, ["kid"] = key.Id };
        var signed = $"{Encode(header)}.{Encode(claims)}";
        return $"{signed}.{Base64Url.EncodeToString(key.Sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    /// <summary>The claims without any check, or null if this is no token of the form.</summary>
    public static JsonObject? Peek(string token)
    {
        var parts = token.Split('.');
        return parts.Length == 3 && Decode(parts[0]) is not null ? Decode(parts[1]) : null;
    }

    /// <summary>Whether one of the keys signed it. A header that names a key is only tried with that key, if it is known.</summary>
    public static bool IsSignedBy(string token, IReadOnlyList<TokenKey> keys)
    {
        var end = token.LastIndexOf('.');
        if (end < 0 || Decode(token[..token.IndexOf('.')]) is not { } header) return false;
        if (!Base64Url.IsValid(token.AsSpan(end + 1))) return false;
        var signature = Base64Url.DecodeFromChars(token.AsSpan(end + 1));
        var data = Encoding.ASCII.GetBytes(token[..end]);
        var (algorithm, kid) = (Text(header, "alg"), Text(header, "kid"));
        var candidates = keys.Where(k => k.Algorithm == algorithm).ToList();
        var named = candidates.Where(k => k.Id == kid).ToList();
        foreach (var key in named.Count > 0 ? named : candidates)
        {
            if (key.Verify(data, signature)) return true;
        }

        return false;
    }

    private static string Encode(JsonObject part) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes<JsonNode>(part));

    private static JsonObject? Decode(string part)
    {
        try
        {
            return JsonNode.Parse(Base64Url.DecodeFromChars(part)) as JsonObject;
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonObject header, string name) => header[name] is JsonValue v && v.TryGetValue<string>(out var text) ? text : null;
}
