namespace MiniKube.ControlPlane.ApiServer.Authentication.ServiceAccounts;

/// <summary>Signs service account tokens with this server's key.</summary>
public sealed class TokenIssuer(TokenKey key, string issuer, IReadOnlyList<string> defaultAudiences, TimeSpan maxLifetime, TimeProvider time)
{
    public static readonly TimeSpan MinLifetime = TimeSpan.FromMinutes(10);
    public static readonly TimeSpan DefaultLifetime = TimeSpan.FromHours(1);

    /// <summary>For whom a token is when the request does not say.</summary>
    public IReadOnlyList<string> DefaultAudiences => defaultAudiences;

    /// <param name="lifetime">From now; cut to the server's longest.</param>
    /// <param name="fill">Adds what the token is bound to.</param>
    public IssuedToken Issue(string ns, BoundRef account, IReadOnlyList<string> audiences, TimeSpan lifetime, Func<TokenClaims, TokenClaims>? fill = null)
    {
        var now = time.GetUtcNow();
        if (maxLifetime > TimeSpan.Zero && lifetime > maxLifetime) lifetime = maxLifetime;
        var claims = new TokenClaims
        {
            Issuer = issuer,
            Audiences = audiences.Count > 0 ? audiences : defaultAudiences,
            Expires = now + lifetime,
            NotBefore = now,
            Namespace = ns,
            ServiceAccount = account,
            Id = Guid.NewGuid().ToString(),
        };
        return new IssuedToken(SignedToken.Write((fill?.Invoke(claims) ?? claims).ToJson(now), key), claims.Expires);
    }
}

/// <summary>A fresh token; it goes to whoever asked, and nowhere else.</summary>
public sealed record IssuedToken(string Token, DateTimeOffset Expires)
{
    public override string ToString() => $"token until {Expires:O}";
}
