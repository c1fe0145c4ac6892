using Microsoft.Extensions.Logging;

namespace MiniKube.ControlPlane.Store.Space;

/// <summary>What is said about space.</summary>
internal static partial class SpaceLog
{
    [LoggerMessage(300, LogLevel.Warning, "{Percent:0}% of the quota is used ({Used} of {Quota} bytes): compact, delete, or raise --quota-backend-bytes")]
    public static partial void Filling(ILogger log, double percent, long used, long quota);

    [LoggerMessage(301, LogLevel.Information, "{Percent:0}% of the quota is used ({Used} of {Quota} bytes)")]
    public static partial void Emptying(ILogger log, double percent, long used, long quota);

    [LoggerMessage(302, LogLevel.Error, "The disk is full: {Reason}. Writes are refused; the reserve of {Bytes} bytes is given to deletes, compaction and recovery")]
    public static partial void ReserveReleased(ILogger log, string reason, long bytes);

    [LoggerMessage(303, LogLevel.Information, "The disk has space again: {Free} bytes are free")]
    public static partial void DiskHasSpace(ILogger log, long free);

    [LoggerMessage(304, LogLevel.Information, "A reserve of {Bytes} bytes is held for emergencies")]
    public static partial void ReserveHeld(ILogger log, long bytes);

    [LoggerMessage(305, LogLevel.Information, "There is space again: the NOSPACE alarm of this member is cleared")]
    public static partial void AlarmCleared(ILogger log);

    [LoggerMessage(306, LogLevel.Warning, "The NOSPACE alarm could not be changed; trying again")]
    public static partial void AlarmFailed(ILogger log, Exception error);

    [LoggerMessage(307, LogLevel.Warning, "Garbage among the values could not be given back; trying again")]
    public static partial void GiveBackFailed(ILogger log, Exception error);
}
