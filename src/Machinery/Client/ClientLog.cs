using Microsoft.Extensions.Logging;

namespace MiniKube.Machinery.Client;

internal static partial class ClientLog
{
    [LoggerMessage(Level = LogLevel.Debug, Message = "{method} {path} did not reach the server ({reason}), trying again in {delay}")]
    public static partial void Retrying(ILogger log, string method, string path, string reason, TimeSpan delay);

    [LoggerMessage(Level = LogLevel.Information, Message = "{kind}: listed {count} objects at {version}")]
    public static partial void Listed(ILogger log, string kind, int count, string version);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{kind}: list or watch failed, trying again in {delay}: {reason}")]
    public static partial void ReflectorFailed(ILogger log, string kind, TimeSpan delay, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "{kind}: version {version} is gone, listing again")]
    public static partial void Expired(ILogger log, string kind, string version);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{kind}: watch ended at {version}")]
    public static partial void WatchEnded(ILogger log, string kind, string version);

    [LoggerMessage(Level = LogLevel.Error, Message = "{kind}: a handler failed on {key}")]
    public static partial void HandlerFailed(ILogger log, Exception error, string kind, string key);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Reconciling {key} failed, it is tried again: {reason}")]
    public static partial void ReconcileRefused(ILogger log, string key, string reason);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Reconciling {key} met a newer version, it is tried again: {reason}")]
    public static partial void ReconcileRaced(ILogger log, string key, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Reconciling {key} failed, it is tried again")]
    public static partial void ReconcileFailed(ILogger log, Exception error, string key);

    [LoggerMessage(Level = LogLevel.Information, Message = "{identity} waits for lease {lease}")]
    public static partial void WaitingForLease(ILogger log, string identity, string lease);

    [LoggerMessage(Level = LogLevel.Information, Message = "{identity} acquired lease {lease}")]
    public static partial void LeaseAcquired(ILogger log, string identity, string lease);

    [LoggerMessage(Level = LogLevel.Information, Message = "Lease {lease} is held by {leader}")]
    public static partial void LeaseHolder(ILogger log, string lease, string leader);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{identity} could not renew lease {lease} in time and no longer leads")]
    public static partial void LeaseLost(ILogger log, string identity, string lease);

    [LoggerMessage(Level = LogLevel.Information, Message = "{identity} released lease {lease}")]
    public static partial void LeaseReleased(ILogger log, string identity, string lease);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Lease {lease}: {reason}")]
    public static partial void LeaseFailed(ILogger log, string lease, string reason);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The watch on lease {lease} ended: {reason}")]
    public static partial void LeaseWatchEnded(ILogger log, string lease, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Event {reason} about {about} was not recorded: {error}")]
    public static partial void EventDropped(ILogger log, string reason, string about, string error);
}
