using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.Logging;
using MiniKube.Machinery.Raft;
using MiniKube.Raft.V1;

namespace MiniKube.ControlPlane.Store.Consensus.Peers;

/// <summary>Sends one snapshot file to a follower and reports how that went. Never throws.</summary>
internal static class SnapshotSender
{
    private const int ChunkBytes = 256 << 10;

    public static async Task SendAsync(
        GrpcChannel channel, Message offer, string peer, PeerHello hello, IPeerReports reports, ILogger log, CancellationToken cancellation)
    {
        ulong index = offer.Snapshot!.Index;
        bool sent = false;
        try
        {
            Stream file = reports.OpenSnapshot(index) ?? throw new FileNotFoundException($"snapshot {index} is no longer there");
            await using (file.ConfigureAwait(false))
            {
                using AsyncClientStreamingCall<SnapshotChunk, SnapshotReceipt> call =
                    new Peer.PeerClient(channel).InstallSnapshot(cancellationToken: cancellation);
                var first = new SnapshotChunk { Hello = hello, TargetId = offer.To, Offer = PeerMessages.ToWire(offer), TotalBytes = (ulong)file.Length };
                await call.RequestStream.WriteAsync(first, cancellation).ConfigureAwait(false);
                var buffer = new byte[ChunkBytes];
                for (int got; (got = await file.ReadAsync(buffer, cancellation).ConfigureAwait(false)) > 0;)
                {
                    var chunk = new SnapshotChunk { Data = ByteString.CopyFrom(buffer, 0, got) };
                    await call.RequestStream.WriteAsync(chunk, cancellation).ConfigureAwait(false);
                }

                await call.RequestStream.CompleteAsync().ConfigureAwait(false);
                await call.ResponseAsync.ConfigureAwait(false);
            }

            sent = true;
            ConsensusLog.SnapshotSent(log, index, peer);
        }
        catch (Exception failure) when (failure is RpcException or IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            ConsensusLog.SnapshotNotSent(log, index, peer, failure.Message);
        }

        reports.SnapshotSent(offer.To, sent);
    }
}
