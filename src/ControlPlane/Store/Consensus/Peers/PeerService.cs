using System.Globalization;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using MiniKube.ControlPlane.Store.Membership;
using MiniKube.Raft.V1;

namespace MiniKube.ControlPlane.Store.Consensus.Peers;

/// <summary>The receiving side of the peer protocol.</summary>
internal sealed class PeerService(IPeerReports reports, PeerOptions options, Action<PeerHello> met, ILogger<PeerService> log) : Peer.PeerBase
{
    /// <summary>What is told to a member that connects; with the reason when it is not let in.</summary>
    public PeerHello OwnHello(string? refusal) => new()
    {
        ClusterId = reports.ClusterId,
        MemberId = reports.MemberId,
        Version = options.Version,
        Refusal = refusal ?? "",
        LowestProtocol = (uint)options.Protocol.Lowest,
        HighestProtocol = (uint)options.Protocol.Highest,
    };

    /// <summary>A member has connected to this one.</summary>
    public void Met(PeerHello hello) => met(hello);

    /// <exception cref="FormatException">The message is malformed.</exception>
    public ValueTask TakeAsync(PeerMessage message, bool more, CancellationToken cancellation) =>
        reports.ReceiveAsync(PeerMessages.FromWire(message, reports.MemberId), more, cancellation);

    public override async Task<SnapshotReceipt> InstallSnapshot(IAsyncStreamReader<SnapshotChunk> requestStream, ServerCallContext context)
    {
        CancellationToken cancellation = context.CancellationToken;
        if (!await requestStream.MoveNext(cancellation).ConfigureAwait(false))
            throw new RpcException(new Status(StatusCode.InvalidArgument, "an empty snapshot"));
        SnapshotChunk first = requestStream.Current;
        if (Refuse(first.Hello, first.TargetId) is { } refusal) throw new RpcException(new Status(StatusCode.FailedPrecondition, refusal));
        met(first.Hello);
        if (first.Offer?.Snapshot is null) throw new RpcException(new Status(StatusCode.InvalidArgument, "a snapshot without an offer"));
        var stream = new ChunkStream(requestStream, first.TotalBytes);
        try
        {
            await using (stream.ConfigureAwait(false))
                await reports.ReceiveSnapshotAsync(PeerMessages.FromWire(first.Offer, reports.MemberId), stream, cancellation).ConfigureAwait(false);
        }
        catch (InvalidDataException damaged)
        {
            throw new RpcException(new Status(StatusCode.DataLoss, damaged.Message));
        }

        return new SnapshotReceipt { ReceivedBytes = first.TotalBytes };
    }

    public override Task<ClusterDescription> DescribeCluster(DescribeClusterRequest request, ServerCallContext context)
    {
        var description = new ClusterDescription
        {
            ClusterId = reports.ClusterId,
            LowestProtocol = (uint)options.Protocol.Lowest,
            HighestProtocol = (uint)options.Protocol.Highest,
        };
        description.Members.AddRange(reports.Members.Members.Select(MemberRecords.ToRecord));
        return Task.FromResult(description);
    }

    public override async Task<MemberChangeAnswer> ChangeMembership(MemberChangeRecord request, ServerCallContext context)
    {
        try
        {
            await reports.ChangeMembershipAsync(MemberRecords.FromRecord(request), context.CancellationToken).ConfigureAwait(false);
            return new MemberChangeAnswer();
        }
        catch (ConsensusException refused)
        {
            return new MemberChangeAnswer { Refusal = new MemberChangeRefusal { Failure = (uint)refused.Failure, Message = refused.Message } };
        }
    }

    /// <exception cref="RpcException">The peer protocol this member keeps to has no such call.</exception>
    public override async Task<HashHistoryAnswer> HashHistory(HashHistoryRequest request, ServerCallContext context)
    {
        if (options.Protocol.Highest < ProtocolRange.WithHashes) throw new RpcException(new Status(StatusCode.Unimplemented, "since peer protocol 2"));
        var answer = new HashHistoryAnswer();
        if (await reports.HashAsync(request.Revision, context.CancellationToken).ConfigureAwait(false) is { } hash)
            answer.Hash = new HistoryHashRecord { Revision = hash.Revision, CompactRevision = hash.CompactRevision, NewestRevision = hash.NewestRevision, Hash = hash.Hash };
        return answer;
    }

    /// <summary>Only members of this cluster that mean this member may speak: why this one may not, or null.</summary>
    public string? Refuse(PeerHello? hello, ulong target)
    {
        string? refusal = hello is null ? "no hello"
            : hello.ClusterId != reports.ClusterId ? "cluster ID mismatch"
            : target != reports.MemberId ? "another member was meant"
            : reports.Members.Removed.Contains(hello.MemberId) ? "the member was permanently removed"
            : options.Protocol.Refuse(NameOf(hello.MemberId), ProtocolRange.Of(hello));
        if (refusal is not null) ConsensusLog.PeerRefused(log, Hex(hello?.MemberId ?? 0), Hex(hello?.ClusterId ?? 0), refusal);
        return refusal;
    }

    private string NameOf(ulong id) => reports.Members.Find(id) is { Name.Length: > 0 } member ? member.Name : Hex(id);

    private static string Hex(ulong id) => id.ToString("x", CultureInfo.InvariantCulture);
}
