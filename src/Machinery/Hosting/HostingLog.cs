using Microsoft.Extensions.Logging;

namespace MiniKube.Machinery.Hosting;

internal static partial class HostingLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "{component} {version} started, pid {pid}")]
    public static partial void Started(ILogger log, string component, string version, int pid);

    [LoggerMessage(Level = LogLevel.Information, Message = "{component} got {signal}, ending")]
    public static partial void Signalled(ILogger log, string component, string signal);

    [LoggerMessage(Level = LogLevel.Information, Message = "{component} ended")]
    public static partial void Ended(ILogger log, string component);

    [LoggerMessage(Level = LogLevel.Critical, Message = "{component} failed")]
    public static partial void Failed(ILogger log, Exception error, string component);

    [LoggerMessage(Level = LogLevel.Error, Message = "A task of {component} failed and nobody looked")]
    public static partial void Unobserved(ILogger log, Exception error, string component);

    [LoggerMessage(Level = LogLevel.Information, Message = "{path} changed and was read again")]
    public static partial void FileReloaded(ILogger log, string path);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{path} changed but cannot be used, the old content stays: {reason}")]
    public static partial void FileNotReloaded(ILogger log, string path, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Serving health and metrics on {address}")]
    public static partial void Serving(ILogger log, string address);
}
