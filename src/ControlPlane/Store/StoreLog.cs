using Microsoft.Extensions.Logging;
using MiniKube.ControlPlane.Store.Mvcc;

namespace MiniKube.ControlPlane.Store;

/// <summary>What the store says in its log, apart from consensus.</summary>
internal static partial class StoreLog
{
    [LoggerMessage(100, LogLevel.Information, "Serving clients on {Urls}; metrics and health on {MetricsUrls}")]
    public static partial void Serving(ILogger log, string urls, string metricsUrls);

    [LoggerMessage(101, LogLevel.Information, "Lease {Id} expired and was revoked")]
    public static partial void LeaseExpired(ILogger log, long id);

    [LoggerMessage(110, LogLevel.Warning, "Sign-in of {User} from {Peer} was refused")]
    public static partial void SignInRefused(ILogger log, string user, string peer);

    [LoggerMessage(111, LogLevel.Information, "Users and roles: {Kind} done")]
    public static partial void AuthChanged(ILogger log, CommandKind kind);

    [LoggerMessage(102, LogLevel.Warning, "Could not revoke {Count} expired leases; trying again")]
    public static partial void LeaseExpiryFailed(ILogger log, Exception error, int count);

    [LoggerMessage(103, LogLevel.Warning, "The database is at {Size} of {Quota} bytes: raising the NOSPACE alarm, writes are refused until compaction and 'alarm disarm'")]
    public static partial void NoSpace(ILogger log, long size, long quota);

    [LoggerMessage(104, LogLevel.Information, "Compacted at revision {Revision}")]
    public static partial void Compacted(ILogger log, long revision);

    [LoggerMessage(105, LogLevel.Warning, "Automatic compaction at revision {Revision} failed; trying again at the next interval")]
    public static partial void CompactionFailed(ILogger log, Exception error, long revision);

    [LoggerMessage(107, LogLevel.Warning, "--force-new-cluster: going on alone, of {Voters} members, from index {Index}, revision {Revision}; what the others acknowledged beyond it is lost")]
    public static partial void ForcingNewCluster(ILogger log, ulong index, long revision, int voters);

    [LoggerMessage(108, LogLevel.Warning, "This member is the only one of the new cluster {Cluster}, at revision {Revision}; what it held before is in {SetAside}")]
    public static partial void ForcedNewCluster(ILogger log, string cluster, long revision, string setAside);

    [LoggerMessage(106, LogLevel.Warning, "{Member} is {State}")]
    public static partial void Leadership(ILogger log, string member, string state);
}
