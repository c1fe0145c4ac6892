using System.Buffers;
using Grpc.Core;

namespace MiniKube.Machinery.Grpc.Framing;

/// <summary>Cuts a byte stream into messages. Reads ahead into one pooled buffer, which grows to the largest message.</summary>
internal sealed class StreamFrameReader(Stream stream, int? maxSize) : IDisposable
{
    private const int InitialSize = 4 * 1024;

    private byte[]? _buffer = ArrayPool<byte>.Shared.Rent(InitialSize);
    private int _start;
    private int _end;

    /// <summary>The next payload, valid until the next call; null at a clean end of the stream.</summary>
    /// <exception cref="RpcException">The stream ends inside a message, or the message breaks a limit.</exception>
    public async ValueTask<ReadOnlySequence<byte>?> ReadAsync(CancellationToken cancellationToken)
    {
        if (!await FillAsync(FrameHeader.Size, cancellationToken).ConfigureAwait(false)) return null;
        var length = FrameHeader.Read(_buffer.AsSpan(_start, FrameHeader.Size), maxSize);
        _start += FrameHeader.Size;
        if (length > 0 && !await FillAsync(length, cancellationToken).ConfigureAwait(false)) throw Truncated();
        var payload = new ReadOnlySequence<byte>(_buffer!, _start, length);
        _start += length;
        return payload;
    }

    public void Dispose()
    {
        if (_buffer is not { } buffer) return;
        _buffer = null;
        ArrayPool<byte>.Shared.Return(buffer);
    }

    private async ValueTask<bool> FillAsync(int needed, CancellationToken cancellationToken)
    {
        if (_end - _start < needed) MakeRoom(needed);
        while (_end - _start < needed)
        {
            var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                if (_end == _start) return false;
                throw Truncated();
            }

            _end += read;
        }

        return true;
    }

    private void MakeRoom(int needed)
    {
        var buffer = _buffer ?? throw new ObjectDisposedException(nameof(StreamFrameReader));
        if (buffer.Length - _start >= needed && _end < buffer.Length) return;
        var target = buffer.Length >= needed ? buffer : ArrayPool<byte>.Shared.Rent(needed);
        buffer.AsSpan(_start, _end - _start).CopyTo(target);
        _end -= _start;
        _start = 0;
        if (target == buffer) return;
        _buffer = target;
        ArrayPool<byte>.Shared.Return(buffer);
    }

    private static RpcException Truncated() =>
        new(new Status(StatusCode.Internal, "grpc: the stream ended inside a message"));
}
