using System.Buffers;
using Grpc.Core;

namespace MiniKube.Machinery.Grpc.Framing;

/// <summary>
/// Serializes one message with its frame header into pooled memory. Rent, serialize, send <see cref="Written"/>, return.
/// Owned by one caller at a time.
/// </summary>
internal sealed class FrameBuffer : SerializationContext, IBufferWriter<byte>
{
    private const int KeptSize = 64 * 1024;

    [ThreadStatic]
    private static FrameBuffer? s_cached;

    private byte[] _buffer = [];
    private int _length;
    private int? _maxSize;

    private FrameBuffer()
    {
    }

    /// <summary>Header and payload of the message serialized last.</summary>
    public ReadOnlyMemory<byte> Written => _buffer.AsMemory(0, _length);

    public static FrameBuffer Rent(int? maxSize)
    {
        var buffer = s_cached ?? new FrameBuffer();
        s_cached = null;
        buffer._maxSize = maxSize;
        buffer._length = FrameHeader.Size;
        return buffer;
    }

    public static FrameBuffer Serialize<T>(T message, Marshaller<T> marshaller, int? maxSize)
    {
        var buffer = Rent(maxSize);
        try
        {
            marshaller.ContextualSerializer(message, buffer);
            return buffer;
        }
        catch
        {
            buffer.Return();
            throw;
        }
    }

    public void Return()
    {
        if (_buffer.Length > KeptSize)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
        }

        s_cached = this;
    }

    public override void SetPayloadLength(int payloadLength)
    {
        FrameHeader.RequireSendable(payloadLength, _maxSize);
        Reserve(payloadLength);
    }

    public override IBufferWriter<byte> GetBufferWriter()
    {
        Reserve(0);
        return this;
    }

    public override void Complete(byte[] payload)
    {
        Reserve(payload.Length);
        payload.CopyTo(_buffer, _length);
        _length += payload.Length;
        Complete();
    }

    public override void Complete()
    {
        Reserve(0);
        FrameHeader.RequireSendable(_length - FrameHeader.Size, _maxSize);
        FrameHeader.Write(_buffer, _length - FrameHeader.Size);
    }

    void IBufferWriter<byte>.Advance(int count) => _length += count;

    Memory<byte> IBufferWriter<byte>.GetMemory(int sizeHint)
    {
        Reserve(Math.Max(1, sizeHint));
        return _buffer.AsMemory(_length);
    }

    Span<byte> IBufferWriter<byte>.GetSpan(int sizeHint)
    {
        Reserve(Math.Max(1, sizeHint));
        return _buffer.AsSpan(_length);
    }

    private void Reserve(int size)
    {
        if (_buffer.Length - _length >= size && _buffer.Length > 0) return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_length + size, Math.Max(512, _buffer.Length * 2)));
        _buffer.AsSpan(0, Math.Min(_length, _buffer.Length)).CopyTo(larger);
        if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
