using Microsoft.Extensions.Logging;

namespace MiniKube.ControlPlane.Store.Integrity;

/// <summary>What comparing the members' copies has to say.</summary>
internal static partial class IntegrityLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Holds the same keys as {Count} other members at revision {Revision}")]
    public static partial void Same(ILogger log, long revision, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Could not be compared at revision {Revision} with {Members}")]
    public static partial void NotCompared(ILogger log, long revision, string members);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Members} held other keys at revision {Revision} than this member and most others")]
    public static partial void OtherDiffers(ILogger log, string members, long revision);

    [LoggerMessage(Level = LogLevel.Critical, Message = "Member {Member} holds other keys at revision {Revision} than the others: raising the CORRUPT alarm, which ends writes")]
    public static partial void Corrupt(ILogger log, string member, long revision);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The members' keys could not be compared; trying again at the next interval")]
    public static partial void CheckFailed(ILogger log, Exception error);
}
