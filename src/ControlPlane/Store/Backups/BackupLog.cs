using Microsoft.Extensions.Logging;

namespace MiniKube.ControlPlane.Store.Backups;

/// <summary>What backups say in the log.</summary>
internal static partial class BackupLog
{
    [LoggerMessage(200, LogLevel.Information, "Backup {File} taken: revision {Revision}, {Keys} keys, {Bytes} bytes")]
    public static partial void Taken(ILogger log, string file, long revision, int keys, long bytes);

    [LoggerMessage(201, LogLevel.Information, "Backup {File} is proven: restored into a scratch store with everything that was recorded")]
    public static partial void Proven(ILogger log, string file);

    [LoggerMessage(202, LogLevel.Error, "Backup {File} cannot be trusted: {Failure}")]
    public static partial void Disproven(ILogger log, string file, string failure);

    [LoggerMessage(203, LogLevel.Information, "Backup {File} was removed: newer ones suffice")]
    public static partial void Removed(ILogger log, string file);

    [LoggerMessage(204, LogLevel.Error, "The backup failed; it will be tried again")]
    public static partial void Failed(ILogger log, Exception error);
}
