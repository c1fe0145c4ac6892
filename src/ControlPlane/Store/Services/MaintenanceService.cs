using Etcdserverpb;
using Grpc.Core;
using MiniKube.ControlPlane.Store.Consensus;
using MiniKube.ControlPlane.Store.Mvcc;

namespace MiniKube.ControlPlane.Store.Services;

/// <summary>etcd's Maintenance service. Status, hashes and the snapshot are this member's own; alarms are the cluster's.</summary>
internal sealed class MaintenanceService(StoreNode node, Callers callers, UpkeepMetrics metrics) : Maintenance.MaintenanceBase
{
    public override async Task<AlarmResponse> Alarm(AlarmRequest request, ServerCallContext context)
    {
        if (request.Action == AlarmRequest.Types.AlarmAction.Get)
        {
            await node.BarrierAsync();
            await callers.RequireAdminAsync(context);
            var alarms = node.State.Alarms.Apply(request);
            alarms.Header = Header();
            return alarms;
        }

        var response = await node.ProposeAsync<AlarmResponse>(CommandKind.Alarm, request, await callers.FindAsync(context));
        node.Sign(response.Header);
        return response;
    }

    public override Task<StatusResponse> Status(StatusRequest request, ServerCallContext context)
    {
        var (consensus, view) = (node.Consensus, node.State.View);
        var response = new StatusResponse
        {
            Header = Header(),
            Version = StoreVersion.Server,
            StorageVersion = StoreVersion.Storage,
            DbSize = view.Size,
            DbSizeInUse = view.Size,
            DbSizeQuota = node.Limits.QuotaBytes,
            Leader = consensus.Leader.LeaderId,
            RaftIndex = consensus.CommittedIndex,
            RaftTerm = consensus.Leader.Term,
            RaftAppliedIndex = consensus.AppliedIndex,
            IsLearner = consensus.Leader.IsLearner,
            DowngradeInfo = new DowngradeInfo(),
        };
        if (!consensus.Leader.HasLeader) response.Errors.Add(StoreError.NoLeader.Message);
        if (node.Space().Note is { } note) response.Errors.Add(note);
        foreach (var alarm in node.State.Alarms.All) response.Errors.Add($"memberID:{alarm.MemberID} alarm:{alarm.Alarm.ToString().ToUpperInvariant()} ");
        return Task.FromResult(response);
    }

    /// <summary>
    /// Space comes back with every compaction; this gives back the rest: value files that are partly garbage are rewritten, and a
    /// snapshot of now takes the place of older ones and of the log before it. Reads and writes go on.
    /// </summary>
    public override async Task<DefragmentResponse> Defragment(DefragmentRequest request, ServerCallContext context)
    {
        await callers.RequireAdminAsync(context);
        await metrics.DefragmentAsync(async () =>
        {
            await node.State.GiveBackAsync();
            if (node.Consensus is ILogSpace log) await log.GiveBackAsync(CancellationToken.None);
        });
        return new DefragmentResponse { Header = Header() };
    }

    /// <summary>
    /// HashKV at the newest revision: equal on members that are at the same revision and compacted at the same one. etcd hashes its
    /// database file here, so this number is not etcd's; HashKV is.
    /// </summary>
    public override async Task<HashResponse> Hash(HashRequest request, ServerCallContext context)
    {
        await callers.RequireAdminAsync(context);
        await using var pinned = node.State.CaptureForReading();
        var hash = await HashAsync(pinned.View, pinned.View.Revision, isOfRevision: false, context.CancellationToken);
        return new HashResponse { Header = node.Header(pinned.View.Revision), Hash = hash };
    }

    /// <summary>The same number as etcd's for the same history.</summary>
    public override async Task<HashKVResponse> HashKV(HashKVRequest request, ServerCallContext context)
    {
        await node.BarrierAsync();
        await callers.RequireAdminAsync(context);
        await using var pinned = node.State.CaptureForReading();
        if (pinned.View.Resolve(request.Revision, out var revision) is { } refusal) throw refusal.ToException();
        var hash = await HashAsync(pinned.View, revision, isOfRevision: true, context.CancellationToken);
        return new HashKVResponse
        {
            Header = node.Header(pinned.View.Revision),
            Hash = hash,
            CompactRevision = pinned.View.CompactRevision,
            HashRevision = revision,
        };
    }

    public override async Task Snapshot(SnapshotRequest request, IServerStreamWriter<SnapshotResponse> responseStream, ServerCallContext context)
    {
        await callers.RequireAdminAsync(context);
        await metrics.SnapshotAsync(() => SnapshotSender.SendAsync(node, responseStream, context.CancellationToken));
    }

    public override async Task<MoveLeaderResponse> MoveLeader(MoveLeaderRequest request, ServerCallContext context)
    {
        await callers.RequireAdminAsync(context);
        if (!node.Consensus.Leader.IsLeader) throw StoreError.NotLeader.ToException();
        try
        {
            await node.Consensus.TransferLeadershipAsync(request.TargetID, CancellationToken.None);
            return new MoveLeaderResponse { Header = Header() };
        }
        catch (ConsensusException e)
        {
            throw ConsensusErrors.ToException(e);
        }
    }

    /// <summary>There is no older version of this store to go to, so every target is invalid, and none is ever under way.</summary>
    public override async Task<DowngradeResponse> Downgrade(DowngradeRequest request, ServerCallContext context)
    {
        await callers.RequireAdminAsync(context);
        if (request.Action == DowngradeRequest.Types.DowngradeAction.Cancel) throw StoreError.NoInflightDowngrade.ToException();
        throw (IsVersion(request.Version) ? StoreError.InvalidDowngradeTarget : StoreError.WrongDowngradeVersion).ToException();
    }

    /// <summary>MAJOR.MINOR, or with a patch.</summary>
    private static bool IsVersion(string text) =>
        text.Split('.') is { Length: 2 or 3 } parts && parts.All(p => p.Length > 0 && p.All(char.IsAsciiDigit));

    private async Task<uint> HashAsync(MvccView view, long revision, bool isOfRevision, CancellationToken cancellation)
    {
        uint? hash = null;
        await metrics.HashAsync(isOfRevision, async () => hash = await Task.Run(() => KvHash.Of(view, revision), cancellation));
        return hash ?? throw StoreError.Corrupt.ToException();
    }

    private ResponseHeader Header() => node.Header(node.State.View.Revision);
}
