using Etcdserverpb;
using Google.Protobuf;
using Grpc.Core;
using MiniKube.ControlPlane.Store.Mvcc;
using MiniKube.ControlPlane.Store.Snapshots;
using MiniKube.ControlPlane.Store.Snapshots.Etcd;

namespace MiniKube.ControlPlane.Store.Services;

/// <summary>
/// Sends the state as etcd sends its database: blobs of a bbolt file, then the SHA-256 of all of them. Writes go on meanwhile; only the
/// values of the moment are kept until the last blob is out. Needs no disk.
/// </summary>
internal static class SnapshotSender
{
    public static async Task SendAsync(StoreNode node, IServerStreamWriter<SnapshotResponse> responses, CancellationToken cancellation)
    {
        await node.BarrierAsync();
        var (members, applied, term) = (node.Consensus.Members, node.Consensus.AppliedIndex, node.Consensus.Leader.Term);
        await using var state = node.State.CaptureForReading();
        var snapshot = await Task.Run(() => new EtcdSnapshotWriter(new SnapshotOrigin(state, members, applied, term)), cancellation);
        await using var blobs = new BlobStream(responses, snapshot.Length);
        await snapshot.WriteAsync(blobs, cancellation);
    }

    /// <summary>Turns written bytes into messages.</summary>
    private sealed class BlobStream(IServerStreamWriter<SnapshotResponse> responses, long length) : WriteOnlyStream
    {
        private const int MaxBlob = 64 * 1024;

        private long _sent;

        public override long Length => length;

        public override long Position { get => _sent; set => throw new NotSupportedException(); }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            while (!buffer.IsEmpty)
            {
                var blob = buffer[..Math.Min(MaxBlob, buffer.Length)];
                buffer = buffer[blob.Length..];
                _sent += blob.Length;
                var message = new SnapshotResponse { Blob = UnsafeByteOperations.UnsafeWrap(blob), RemainingBytes = (ulong)(length - _sent), Version = StoreVersion.Storage };
                await responses.WriteAsync(message, cancellationToken);
            }
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override void Flush()
        {
        }

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
