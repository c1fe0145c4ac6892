using Microsoft.Extensions.Logging;

namespace MiniKube.ControlPlane.ControllerManager;

internal static partial class ControllerManagerLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Leading with {Count} controllers: {Names}")]
    public static partial void Leading(this ILogger log, int count, string names);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Watch of {Resource} broke: {Problem}")]
    public static partial void WatchBroke(this ILogger log, string resource, string problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Watch of {Resource} was refused: {Problem}")]
    public static partial void WatchRefused(this ILogger log, string resource, string problem);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Nothing more is made for {Key}: its namespace is being terminated")]
    public static partial void NamespaceEnds(this ILogger log, string key);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Discovery failed: {Problem}")]
    public static partial void DiscoveryFailed(this ILogger log, string problem);

    [LoggerMessage(Level = LogLevel.Information, Message = "Deleting {Resource} {Name}, whose owners are gone, with propagation {Propagation}")]
    public static partial void Collecting(this ILogger log, string resource, string name, string propagation);
}
