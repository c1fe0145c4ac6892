using System.Buffers.Binary;
using Grpc.Core;

namespace MiniKube.Machinery.Grpc.Framing;

/// <summary>The five bytes before every message: a compression flag and the payload's length, big-endian.</summary>
internal static class FrameHeader
{
    public const int Size = 5;

    public static void Write(Span<byte> target, int payloadLength)
    {
        target[0] = 0;
        BinaryPrimitives.WriteUInt32BigEndian(target[1..], (uint)payloadLength);
    }

    /// <summary>The payload's length.</summary>
    /// <param name="maxSize">Limit in bytes; null for none.</param>
    /// <exception cref="RpcException">UNIMPLEMENTED for a compressed message, RESOURCE_EXHAUSTED above the limit.</exception>
    public static int Read(ReadOnlySpan<byte> header, int? maxSize)
    {
        if (header[0] != 0)
        {
            throw new RpcException(new Status(StatusCode.Unimplemented, "grpc: compressed messages are not supported"));
        }

        var length = BinaryPrimitives.ReadUInt32BigEndian(header[1..]);
        var max = maxSize ?? int.MaxValue;
        if (length > max)
        {
            throw new RpcException(new Status(StatusCode.ResourceExhausted, $"grpc: received message larger than max ({length} vs. {max})"));
        }

        return (int)length;
    }

    /// <summary>Refuses a message to be sent that is above the sender's own limit.</summary>
    public static void RequireSendable(int payloadLength, int? maxSize)
    {
        if (payloadLength > maxSize)
        {
            throw new RpcException(new Status(StatusCode.ResourceExhausted, $"grpc: trying to send message larger than max ({payloadLength} vs. {maxSize})"));
        }
    }
}
