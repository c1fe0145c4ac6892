using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MiniKube.Machinery.Api.Errors;

namespace MiniKube.ControlPlane.ApiServer.Http;

/// <summary>Where a limited list goes on: at which revision, and from which key. Opaque to clients; the form is Kubernetes' own.</summary>
public readonly record struct ContinueToken(long Revision, string Start)
{
    private static readonly System.Buffers.SearchValues<char> s_alphabet = System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    public string Encode()
    {
        var json = new JsonObject { ["v"] = "meta.k8s.io/v1", ["rv"] = Revision, ["start"] = Start };
        return Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToJsonString()));
    }

    /// <exception cref="StatusException">400: no token of ours.</exception>
    public static ContinueToken Decode(string text)
    {
        try
        {
            JsonNode? json = JsonNode.Parse(Base64Url.DecodeFromChars(text));
            if ((string?)json?["v"] == "meta.k8s.io/v1" && (long?)json["rv"] is > 0 and var revision && (string?)json["start"] is { Length: > 0 } start)
                return new ContinueToken(revision, start);
        }
        catch (FormatException e)
        {
            int at = text.AsSpan().IndexOfAnyExcept(s_alphabet);
            throw ApiErrors.BadRequest($"continue key is not valid: illegal base64 data at input byte {(at < 0 ? text.Length : at)}", e);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw ApiErrors.BadRequest($"continue key is not valid: {e.Message}", e);
        }
        throw ApiErrors.BadRequest("continue key is not valid: server does not recognize this encoded version");
    }
}
