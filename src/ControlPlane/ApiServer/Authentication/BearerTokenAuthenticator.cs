using System.Buffers.Text;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace MiniKube.ControlPlane.ApiServer.Authentication;

/// <summary>The token of the Authorization header, or of the WebSocket subprotocol that browsers use since they cannot set one.</summary>
public sealed class BearerTokenAuthenticator(ITokenAuthenticator tokens, IReadOnlyList<string> audiences) : IAuthenticator
{
    private const string Scheme = "Bearer ";
    private const string SubprotocolPrefix = "base64url.bearer.authorization.k8s.io.";

    public async ValueTask<AuthenticationResult> AuthenticateAsync(HttpContext http, CancellationToken cancellation)
    {
        if (TokenOf(http.Request) is not { } token) return AuthenticationResult.None;
        var result = await tokens.AuthenticateTokenAsync(token, audiences, cancellation);
        return result.User is { } user ? AuthenticationResult.Success(user) : AuthenticationResult.Failure(result.Error ?? "invalid bearer token");
    }

    private static string? TokenOf(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        if (header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            var token = header[Scheme.Length..].Trim();
            return token.Length == 0 ? null : token;
        }

        foreach (var protocol in request.Headers.SecWebSocketProtocol.ToString().Split(',', StringSplitOptions.TrimEntries))
        {
            if (protocol.StartsWith(SubprotocolPrefix, StringComparison.Ordinal)) return Decode(protocol[SubprotocolPrefix.Length..]);
        }

        return null;
    }

    // What cannot be decoded is passed on as it is: a bad credential, not none.
    private static string Decode(string text)
    {
        try
        {
            return Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text));
        }
        catch (FormatException)
        {
            return text;
        }
    }
}
