using Microsoft.AspNetCore.Http;

namespace MiniKube.ControlPlane.ApiServer.Authentication;

/// <summary>Asks each authenticator in turn; the first that recognizes a user wins. A bad credential fails the request only if no
/// other credential of it is good. Everyone recognized is in <c>system:authenticated</c>, but for the anonymous.</summary>
public sealed class AuthenticatorChain(IReadOnlyList<IAuthenticator> authenticators) : IAuthenticator
{
    public async ValueTask<AuthenticationResult> AuthenticateAsync(HttpContext http, CancellationToken cancellation)
    {
        string? error = null;
        foreach (var authenticator in authenticators)
        {
            var result = await authenticator.AuthenticateAsync(http, cancellation);
            if (result.User is { } user) return AuthenticationResult.Success(WithStandardGroup(user));
            if (result.Error is not null) error = error is null ? result.Error : $"{error}; {result.Error}";
        }

        return error is null ? AuthenticationResult.None : AuthenticationResult.Failure(error);
    }

    internal static UserInfo WithStandardGroup(UserInfo user) =>
        user.InGroup(UserInfo.Authenticated) || user.InGroup(UserInfo.Unauthenticated) ? user : user with { Groups = [.. user.Groups, UserInfo.Authenticated] };
}

/// <summary>Lets a request that carries no credential at all through as the anonymous user, on the few paths open to everyone.
/// Goes around the chain, so that a bad credential is never taken for none.</summary>
public sealed class AnonymousFallback(IAuthenticator inner) : IAuthenticator
{
    private static readonly string[] OpenPaths = ["/healthz", "/livez", "/readyz", "/version"];

    public async ValueTask<AuthenticationResult> AuthenticateAsync(HttpContext http, CancellationToken cancellation)
    {
        var result = await inner.AuthenticateAsync(http, cancellation);
        if (result.User is not null || result.Error is not null) return result;
        return OpenPaths.Any(p => http.Request.Path.StartsWithSegments(p)) ? AuthenticationResult.Success(UserInfo.Anonymous) : result;
    }
}
