using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MiniKube.ControlPlane.ApiServer.Storage;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.ApiServer.Authentication;

/// <summary>Short-lived tokens <c>id.secret</c> that let a new node in, each kept in a secret <c>bootstrap-token-id</c> of kube-system.</summary>
public sealed class BootstrapTokens(IObjectReader objects, TimeProvider time) : ITokenAuthenticator
{
    private const string Group = "system:bootstrappers";
    private const string SecretType = "bootstrap.kubernetes.io/token";

    public async ValueTask<TokenResult> AuthenticateTokenAsync(string token, IReadOnlyList<string> audiences, CancellationToken cancellation)
    {
        if (!IsShaped(token)) return TokenResult.None;
        var id = token[..6];
        var stored = await objects.FindAsync(objects.Resource("", "secrets"), "kube-system", $"bootstrap-token-{id}", cancellation);
        if (stored is null) return TokenResult.None;
        var secret = stored.As<Secret>();
        if (secret.Type != SecretType || secret.IsBeingDeleted || Text(secret, "token-id") != id) return TokenResult.Failure("bootstrap token is not valid");
        if (!SameSecret(Text(secret, "token-secret"), token[7..])) return TokenResult.Failure("bootstrap token is not valid");
        if (IsExpired(secret)) return TokenResult.Failure("bootstrap token has expired");
        if (Text(secret, "usage-bootstrap-authentication") != "true") return TokenResult.Failure("bootstrap token is not for authentication");
        return TokenResult.Success(new UserInfo { Name = $"system:bootstrap:{id}", Groups = [Group, .. ExtraGroups(secret)] }, audiences);
    }

    private static bool IsShaped(string token) =>
        token.Length == 23 && token[6] == '.' && token.All(c => c == '.' || char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c)) && token.Count(c => c == '.') == 1;

    private static bool SameSecret(string stored, string given) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(stored), Encoding.UTF8.GetBytes(given));

    private static IEnumerable<string> ExtraGroups(Secret secret) => Text(secret, "auth-extra-groups")
        .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Where(g => g.StartsWith(Group + ":", StringComparison.Ordinal));

    private static string Text(Secret secret, string key) =>
        secret.Data is { } data && data.TryGetValue(key, out var value) ? Encoding.UTF8.GetString(value) : "";

    // An expiration that cannot be read is taken for one that has passed.
    private bool IsExpired(Secret secret)
    {
        var text = Text(secret, "expiration");
        return text.Length > 0
            && !(DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) && at > time.GetUtcNow());
    }
}
