using Microsoft.Extensions.Logging;

namespace MiniKube.ControlPlane.ApiServer.Storage;

/// <summary>What the storage layer says in the log.</summary>
internal static partial class StorageLog
{
    [LoggerMessage(1, LogLevel.Debug, "cache of {Resource} filled: {Count} objects at revision {Revision}")]
    public static partial void CacheFilled(ILogger log, string resource, int count, long revision);

    [LoggerMessage(2, LogLevel.Error, "stored object {Key} cannot be read and is left out: {Reason}")]
    public static partial void Undecodable(ILogger log, string key, string reason);

    [LoggerMessage(3, LogLevel.Information, "a watch on {Resource} was ended: its client does not keep up")]
    public static partial void SlowWatcher(ILogger log, string resource);

    [LoggerMessage(4, LogLevel.Information, "watching the store at {Endpoint} from revision {Revision}")]
    public static partial void FeedStarted(ILogger log, string endpoint, long revision);

    [LoggerMessage(5, LogLevel.Warning, "the watch on the store at {Endpoint} ended: {Reason}")]
    public static partial void FeedEnded(ILogger log, string endpoint, string reason);

    [LoggerMessage(6, LogLevel.Warning, "the store has compacted changes after revision {Seen} up to {Compacted}: caches are filled anew")]
    public static partial void FeedGap(ILogger log, long seen, long compacted);

    [LoggerMessage(7, LogLevel.Debug, "store compacted at revision {Revision}")]
    public static partial void Compacted(ILogger log, long revision);

    [LoggerMessage(8, LogLevel.Warning, "compaction failed, next try in {Pause}: {Reason}")]
    public static partial void CompactionFailed(ILogger log, TimeSpan pause, string reason);
}
