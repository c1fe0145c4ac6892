namespace MiniKube.ControlPlane.ApiServer.Authentication;

/// <summary>Recognizes one kind of bearer token. A token of another kind is <see cref="TokenResult.None"/>.</summary>
public interface ITokenAuthenticator
{
    /// <param name="audiences">For whom the token must be meant; a kind of token without audiences is meant for the API server's own.</param>
    ValueTask<TokenResult> AuthenticateTokenAsync(string token, IReadOnlyList<string> audiences, CancellationToken cancellation);
}

/// <summary>User set: good, for <paramref name="Audiences"/>. Error set: of this kind but bad. Errors never hold any part of the token.</summary>
public readonly record struct TokenResult(UserInfo? User, IReadOnlyList<string> Audiences, string? Error)
{
    public static TokenResult None => new(null, [], null);

    public static TokenResult Success(UserInfo user, IReadOnlyList<string> audiences) => new(user, audiences, null);

    public static TokenResult Failure(string error) => new(null, [], error);
}

/// <summary>Asks each kind in turn.</summary>
public sealed class TokenAuthenticatorChain(IReadOnlyList<ITokenAuthenticator> authenticators) : ITokenAuthenticator
{
    public async ValueTask<TokenResult> AuthenticateTokenAsync(string token, IReadOnlyList<string> audiences, CancellationToken cancellation)
    {
        string? error = null;
        foreach (var authenticator in authenticators)
        {
            var result = await authenticator.AuthenticateTokenAsync(token, audiences, cancellation);
            if (result.User is { } user) return result with { User = AuthenticatorChain.WithStandardGroup(user) };
            error ??= result.Error;
        }

        return error is null ? TokenResult.None : TokenResult.Failure(error);
    }
}
