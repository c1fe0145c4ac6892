using Microsoft.Extensions.Logging;

namespace MiniKube.ControlPlane.ApiServer.Http;

/// <summary>What the API server says in the log.</summary>
internal static partial class ApiLog
{
    [LoggerMessage(101, LogLevel.Debug, "{Method} {Path} {Code} {Milliseconds:F1}ms user={User} agent={Agent}")]
    public static partial void Request(ILogger log, string method, string path, int code, double milliseconds, string user, string agent);

    [LoggerMessage(102, LogLevel.Error, "{Method} {Path} failed")]
    public static partial void Failed(ILogger log, Exception error, string method, string path);

    [LoggerMessage(103, LogLevel.Information, "a request with a bad credential was refused: {Reason}")]
    public static partial void Unauthenticated(ILogger log, string reason);

    [LoggerMessage(104, LogLevel.Information, "serving on https://{Address}:{Port}")]
    public static partial void Serving(ILogger log, string address, int port);

    [LoggerMessage(105, LogLevel.Information, "no new requests; {Watches} watches end")]
    public static partial void Draining(ILogger log, int watches);

    [LoggerMessage(106, LogLevel.Warning, "{Hook} failed, trying again: {Reason}")]
    public static partial void HookFailed(ILogger log, string hook, string reason);

    [LoggerMessage(107, LogLevel.Information, "{Hook} done")]
    public static partial void HookDone(ILogger log, string hook);

    [LoggerMessage(108, LogLevel.Information, "proxying to {Target} ended: {Reason}")]
    public static partial void ProxyEnded(ILogger log, string target, string reason);
}
