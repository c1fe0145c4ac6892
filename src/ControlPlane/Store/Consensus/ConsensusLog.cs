using Microsoft.Extensions.Logging;

namespace MiniKube.ControlPlane.Store.Consensus;

/// <summary>What consensus says.</summary>
internal static partial class ConsensusLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Member {Member} starts at term {Term}, log {First}..{Last}, snapshot {Snapshot}")]
    public static partial void Starting(ILogger log, string member, ulong term, ulong first, ulong last, ulong snapshot);

    [LoggerMessage(Level = LogLevel.Warning, Message = "An unfinished last write of {Bytes} bytes was dropped from the log; it had never been acknowledged")]
    public static partial void TornTail(ILogger log, long bytes);

    [LoggerMessage(Level = LogLevel.Information, Message = "Leader is {Leader} in term {Term}: {Reason}")]
    public static partial void LeaderElected(ILogger log, string leader, ulong term, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "No leader in term {Term}: {Reason}")]
    public static partial void LeaderLost(ILogger log, ulong term, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "This member leads term {Term}, {Reason}")]
    public static partial void BecameLeader(ILogger log, ulong term, string reason);

    [LoggerMessage(Level = LogLevel.Critical, Message = "This member must stop: its disk or state can no longer be trusted")]
    public static partial void Fatal(ILogger log, Exception failure);

    [LoggerMessage(Level = LogLevel.Error, Message = "The disk is full, writes wait: {Reason}")]
    public static partial void DiskFull(ILogger log, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "There is space on the disk again")]
    public static partial void DiskHasSpace(ILogger log);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A sync of the log took {Millis} ms")]
    public static partial void SlowSync(ILogger log, long millis);

    [LoggerMessage(Level = LogLevel.Information, Message = "Snapshot of index {Index} stored in {Millis} ms")]
    public static partial void SnapshotStored(ILogger log, ulong index, long millis);

    [LoggerMessage(Level = LogLevel.Error, Message = "Snapshot of index {Index} failed; it will be tried again")]
    public static partial void SnapshotFailed(ILogger log, ulong index, Exception failure);

    [LoggerMessage(Level = LogLevel.Information, Message = "Snapshot of index {Index} from the leader installed")]
    public static partial void SnapshotInstalled(ILogger log, ulong index);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Snapshot file of index {Index} cannot be used: {Reason}")]
    public static partial void SnapshotUnusable(ILogger log, ulong index, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Members are now {Members}")]
    public static partial void MembersChanged(ILogger log, string members);

    [LoggerMessage(Level = LogLevel.Warning, Message = "This member was removed from the cluster")]
    public static partial void SelfRemoved(ILogger log);

    [LoggerMessage(Level = LogLevel.Information, Message = "Connected to member {Member}, release {Release}, by peer protocol {Protocol}")]
    public static partial void PeerConnected(ILogger log, string member, string release, int protocol);

    [LoggerMessage(Level = LogLevel.Error, Message = "Cannot work with member {Member}: {Reason}")]
    public static partial void RefusedByPeer(ILogger log, string member, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Lost member {Member}: {Reason}")]
    public static partial void PeerLost(ILogger log, string member, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Snapshot of index {Index} sent to member {Member}")]
    public static partial void SnapshotSent(ILogger log, ulong index, string member);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Snapshot of index {Index} could not be sent to member {Member}: {Reason}")]
    public static partial void SnapshotNotSent(ILogger log, ulong index, string member, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Refused peer {Member} of cluster {Cluster}: {Reason}")]
    public static partial void PeerRefused(ILogger log, string member, string cluster, string reason);
}
