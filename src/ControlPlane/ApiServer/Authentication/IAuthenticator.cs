using Microsoft.AspNetCore.Http;

namespace MiniKube.ControlPlane.ApiServer.Authentication;

/// <summary>Recognizes one kind of credential. A request without that credential is <see cref="AuthenticationResult.None"/>, never an error.</summary>
public interface IAuthenticator
{
    ValueTask<AuthenticationResult> AuthenticateAsync(HttpContext http, CancellationToken cancellation);
}

/// <summary>User set: recognized. Error set: the credential is of this kind but bad (forged, expired). Neither: not mine.
/// The error is for the log, never for the client, who gets a bare 401.</summary>
public readonly record struct AuthenticationResult(UserInfo? User, string? Error)
{
    public static AuthenticationResult None => default;

    public static AuthenticationResult Success(UserInfo user) => new(user, null);

    public static AuthenticationResult Failure(string error) => new(null, error);
}
