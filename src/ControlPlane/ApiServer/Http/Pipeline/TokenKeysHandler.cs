using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using MiniKube.ControlPlane.ApiServer.Authentication;
using MiniKube.ControlPlane.ApiServer.Authentication.ServiceAccounts;
using MiniKube.ControlPlane.ApiServer.Storage;

namespace MiniKube.ControlPlane.ApiServer.Http.Pipeline;

/// <summary>What others need to verify service account tokens: <c>/.well-known/openid-configuration</c> and <c>/openid/v1/jwks</c>.</summary>
public sealed class TokenKeysHandler : IPathHandler
{
    private const string KeysPath = "/openid/v1/jwks";

    private readonly byte[] configuration;
    private readonly byte[] keySet;

    public TokenKeysHandler(AuthenticationOptions options, string address)
    {
        string issuer = options.ServiceAccountIssuers.FirstOrDefault() ?? "";
        string[] files = options.ServiceAccountKeyFiles.Length > 0 ? options.ServiceAccountKeyFiles
            : options.ServiceAccountSigningKeyFile.Length > 0 ? [options.ServiceAccountSigningKeyFile] : [];
        TokenKey[] keys = [.. files.SelectMany(TokenKey.FromFile)];
        keySet = ObjectCodec.ToBytes(new JsonObject { ["keys"] = new JsonArray([.. keys.Select(k => (JsonNode)k.ToJwk())]) });
        configuration = ObjectCodec.ToBytes(new JsonObject
        {
            ["issuer"] = issuer,
            ["jwks_uri"] = $"https://{address}{KeysPath}",
            ["response_types_supported"] = new JsonArray("id_token"),
            ["subject_types_supported"] = new JsonArray("public"),
            ["id_token_signing_alg_values_supported"] = new JsonArray([.. keys.Select(k => k.Algorithm).Distinct(StringComparer.Ordinal).Select(a => (JsonNode)a)]),
        });
    }

    public async ValueTask<bool> TryHandleAsync(HttpContext http)
    {
        (byte[] body, string type)? answer = http.Request.Path.Value switch
        {
            KeysPath => (keySet, "application/jwk-set+json"),
            "/.well-known/openid-configuration" => (configuration, "application/json"),
            _ => null,
        };
        if (answer is not { } found)
            return false;
        http.Response.ContentType = found.type;
        http.Response.Headers.CacheControl = "public, max-age=3600";
        http.Response.ContentLength = found.body.Length;
        await http.Response.BodyWriter.WriteAsync(found.body, http.RequestAborted).ConfigureAwait(false);
        return true;
    }
}
