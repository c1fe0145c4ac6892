using MiniKube.Machinery.Hosting.Options;

namespace MiniKube.ControlPlane.Store.Auth.Tokens;

/// <summary>What <c>--auth-token</c> says: <c>simple</c>, or <c>jwt,sign-method=RS256,priv-key=FILE,pub-key=FILE,ttl=10m</c>.</summary>
/// <param name="SignMethod">As JWT names it; empty for simple tokens.</param>
/// <param name="PublicKey">File of the key that verifies; empty where the private one does.</param>
/// <param name="PrivateKey">File of the key that signs; empty on a member that only verifies.</param>
/// <param name="Ttl">Of a JWT.</param>
internal sealed record TokenOptions(string SignMethod, string PublicKey, string PrivateKey, TimeSpan Ttl)
{
    private static readonly string[] s_methods = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "HS256", "HS384", "HS512"];

    public bool IsJwt => SignMethod.Length > 0;

    /// <summary>The options, or what is wrong with them.</summary>
    public static (TokenOptions? Options, string? Wrong) Parse(string text)
    {
        var parts = text.Split(',');
        if (parts is ["simple"]) return (new TokenOptions("", "", "", TimeSpan.Zero), null);
        if (parts[0] != "jwt") return (null, $"--auth-token: unknown token type in {text}");
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in parts[1..])
        {
            if (part.Split('=', 2) is not [{ Length: > 0 } name, { Length: > 0 } value] || !settings.TryAdd(name, value)) return (null, $"--auth-token: {part} is no option, or comes twice");
            if (name is not ("sign-method" or "pub-key" or "priv-key" or "ttl")) return (null, $"--auth-token: unknown option {name}");
        }

        var method = settings.GetValueOrDefault("sign-method", "");
        if (!s_methods.Contains(method)) return (null, $"--auth-token: sign-method must be one of {string.Join(' ', s_methods)}");
        var ttl = TimeSpan.FromMinutes(5);
        if (settings.TryGetValue("ttl", out var duration) && (!GoDuration.TryParse(duration, out ttl) || ttl <= TimeSpan.Zero)) return (null, $"--auth-token: ttl {duration} is no duration");
        var options = new TokenOptions(method, settings.GetValueOrDefault("pub-key", ""), settings.GetValueOrDefault("priv-key", ""), ttl);
        var hasKey = options.PrivateKey.Length > 0 || (options.PublicKey.Length > 0 && method[0] != 'H');
        return hasKey ? (options, null) : (null, "--auth-token: missing key data: jwt needs priv-key, or pub-key where it only verifies");
    }
}
