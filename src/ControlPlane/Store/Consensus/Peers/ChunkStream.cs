using Grpc.Core;
using MiniKube.Raft.V1;

namespace MiniKube.ControlPlane.Store.Consensus.Peers;

/// <summary>The bytes of a snapshot as its chunks arrive; ends early with an error, never silently.</summary>
internal sealed class ChunkStream(IAsyncStreamReader<SnapshotChunk> chunks, ulong total) : Stream
{
    private ReadOnlyMemory<byte> _chunk;
    private ulong _received;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_chunk.IsEmpty)
        {
            if (!await chunks.MoveNext(cancellationToken).ConfigureAwait(false))
            {
                if (_received != total) throw new InvalidDataException($"{_received} of {total} bytes arrived");
                return 0;
            }

            _chunk = chunks.Current.Data.Memory;
            _received += (ulong)_chunk.Length;
        }

        int count = Math.Min(buffer.Length, _chunk.Length);
        _chunk[..count].CopyTo(buffer);
        _chunk = _chunk[count..];
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("read asynchronously");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
