using System.Buffers;
using System.IO.Pipelines;
using Grpc.Core;

namespace MiniKube.Machinery.Grpc.Framing;

/// <summary>Serializes messages straight into a pipe when their length is told first, else through a buffer.</summary>
internal sealed class PipeSerialization(PipeWriter pipe, int? maxSize) : SerializationContext
{
    private readonly PipePieces _pieces = new(pipe);
    private ArrayBufferWriter<byte>? _unsized;
    private bool _sized;

    /// <summary>Bytes of the last message, without its frame.</summary>
    public int LastLength { get; private set; }

    public override void SetPayloadLength(int payloadLength)
    {
        WriteHeader(payloadLength);
        _pieces.Expect(payloadLength);
        _sized = true;
    }

    public override IBufferWriter<byte> GetBufferWriter() =>
        _sized ? _pieces : _unsized = new ArrayBufferWriter<byte>();

    public override void Complete(byte[] payload)
    {
        WriteHeader(payload.Length);
        pipe.Write(payload);
    }

    public override void Complete()
    {
        if (_unsized is { } buffer)
        {
            WriteHeader(buffer.WrittenCount);
            pipe.Write(buffer.WrittenSpan);
        }

        _unsized = null;
        _sized = false;
    }

    private void WriteHeader(int payloadLength)
    {
        FrameHeader.RequireSendable(payloadLength, maxSize);
        LastLength = payloadLength;
        FrameHeader.Write(pipe.GetSpan(FrameHeader.Size), payloadLength);
        pipe.Advance(FrameHeader.Size);
    }
}
