using System.Security.Authentication;

namespace MiniKube.Machinery.Client.Rest;

/// <summary>Tells apart the ways in which a server was not reached.</summary>
internal static class ConnectionErrors
{
    /// <summary>Whether nothing of the request can have reached a server: the connection was refused, or broke while it was being secured, as it does
    /// behind a load balancer that has no server to give. A certificate that is not trusted is another matter: trying again does not help.</summary>
    public static bool NothingSent(HttpRequestException error) => error.HttpRequestError switch
    {
        HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError => true,
        HttpRequestError.SecureConnectionError => error.InnerException is IOException and not { InnerException: AuthenticationException },
        _ => false,
    };

    /// <summary>Whether the error means an absent or vanished server, not one that answered.</summary>
    public static bool IsAbsence(Exception error) => error is HttpRequestException or IOException;

    /// <summary>The message with its cause, where the outer one says nothing.</summary>
    public static string Describe(Exception error) =>
        error is HttpRequestException { InnerException: { } inner } && error.Message.Contains("inner exception", StringComparison.Ordinal)
            ? $"{error.Message.Replace(", see inner exception.", "", StringComparison.Ordinal)}: {inner.Message}"
            : error.Message;
}
