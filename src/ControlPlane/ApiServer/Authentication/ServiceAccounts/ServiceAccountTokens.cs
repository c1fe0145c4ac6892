using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using MiniKube.ControlPlane.ApiServer.Storage;

namespace MiniKube.ControlPlane.ApiServer.Authentication.ServiceAccounts;

/// <summary>Verifies service account tokens: signature, issuer, audience, time, and that the account and what the token is bound to still
/// exist with the uid in the token. Signatures are remembered by digest; everything that can be revoked is looked at each time.</summary>
public sealed class ServiceAccountTokens(IReadOnlyList<TokenKey> keys, IReadOnlyList<string> issuers, IObjectReader objects, TimeProvider time) : ITokenAuthenticator
{
    private const int MaxRemembered = 4096;
    private readonly ConcurrentDictionary<string, TokenClaims> _verified = new(StringComparer.Ordinal);

    public async ValueTask<TokenResult> AuthenticateTokenAsync(string token, IReadOnlyList<string> audiences, CancellationToken cancellation)
    {
        var digest = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
        if (!_verified.TryGetValue(digest, out var claims))
        {
            // Of another issuer: not ours to judge.
            if (SignedToken.Peek(token) is not { } json || json["iss"] is not JsonValue v || !v.TryGetValue<string>(out var issuer) || !issuers.Contains(issuer))
                return TokenResult.None;
            if (!SignedToken.IsSignedBy(token, keys)) return TokenResult.Failure("service account token has an invalid signature");
            claims = TokenClaims.TryRead(json);
            if (claims is null) return TokenResult.Failure("service account token lacks claims");
            if (_verified.Count >= MaxRemembered) _verified.Clear();
            _verified[digest] = claims;
        }

        var accepted = claims.Audiences.Intersect(audiences, StringComparer.Ordinal).ToList();
        if (accepted.Count == 0) return TokenResult.Failure("token audiences are invalid for the target audiences");
        if (await RefusalAsync(claims, cancellation) is not { } refusal) return TokenResult.Success(UserOf(claims), accepted);
        return TokenResult.Failure(refusal);
    }

    private static UserInfo UserOf(TokenClaims claims)
    {
        var extra = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        if (claims.Id.Length > 0) extra["authentication.kubernetes.io/credential-id"] = [$"JTI={claims.Id}"];
        Add(extra, "pod", claims.Pod);
        Add(extra, "node", claims.Node);
        return new UserInfo
        {
            Name = claims.Subject,
            Uid = claims.ServiceAccount.Uid,
            Groups = ["system:serviceaccounts", $"system:serviceaccounts:{claims.Namespace}"],
            Extra = extra,
        };
    }

    private static void Add(Dictionary<string, IReadOnlyList<string>> extra, string what, BoundRef? reference)
    {
        if (reference is null) return;
        extra[$"authentication.kubernetes.io/{what}-name"] = [reference.Name];
        if (reference.Uid.Length > 0) extra[$"authentication.kubernetes.io/{what}-uid"] = [reference.Uid];
    }

    private async ValueTask<string?> RefusalAsync(TokenClaims claims, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        if (now >= claims.Expires) return "service account token has expired";
        if (now < claims.NotBefore - TimeSpan.FromMinutes(1)) return "service account token is not valid yet";
        return await GoneAsync("serviceaccounts", claims.Namespace, claims.ServiceAccount, cancellation)
            ?? (claims.Pod is null ? null : await GoneAsync("pods", claims.Namespace, claims.Pod, cancellation))
            ?? (claims.Secret is null ? null : await GoneAsync("secrets", claims.Namespace, claims.Secret, cancellation))
            ?? (claims.Node is null || claims.Pod is not null ? null : await GoneAsync("nodes", "", claims.Node, cancellation));
    }

    // An object created a moment ago, perhaps through another server, may not be in this cache yet: ask the store before refusing.
    private async ValueTask<string?> GoneAsync(string resource, string ns, BoundRef reference, CancellationToken cancellation)
    {
        var descriptor = objects.Resource("", resource);
        var cached = await objects.FindAsync(descriptor, ns, reference.Name, cancellation);
        var document = cached?.Parse();
        if (document is null || UidOf(document) != reference.Uid) document = await objects.GetFreshAsync(descriptor, ns, reference.Name, cancellation);
        if (document is null) return $"{resource} {ns}/{reference.Name} of the token has been deleted";
        return UidOf(document) == reference.Uid ? null : $"{resource} {ns}/{reference.Name} of the token has another UID now";
    }

    private static string? UidOf(JsonObject document) => document["metadata"]?["uid"] is JsonValue v && v.TryGetValue<string>(out var uid) ? uid : null;
}
