using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace MiniKube.EndToEnd.Tests.Machine;

/// <summary>Makes bad tokens out of a good one.</summary>
public static class TokenForge
{
    /// <summary>The token with changed claims, signed anew by <paramref name="key"/>.</summary>
    public static string Signed(string token, RSA key, Action<JsonObject> change)
    {
        var content = $"{token.Split('.')[0]}.{Claims(token, change)}";
        return $"{content}.{Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(content), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    /// <summary>The token with changed claims under its old signature.</summary>
    public static string WithClaims(string token, Action<JsonObject> change) => $"{token.Split('.')[0]}.{Claims(token, change)}.{token.Split('.')[2]}";

    private static string Claims(string token, Action<JsonObject> change)
    {
        var claims = JsonNode.Parse(Base64Url.DecodeFromChars(token.Split('.')[1]))!.AsObject();
        change(claims);
        return Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims.ToJsonString()));
    }
}
