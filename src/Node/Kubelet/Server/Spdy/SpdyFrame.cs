using System.Buffers.Binary;
using System.Text;

namespace MiniKube.Node.Kubelet.Server.Spdy;

/// <summary>The kinds of control frame that remote commands use; data frames are 0.</summary>
public enum SpdyFrameType
{
    Data = 0,
    SynStream = 1,
    SynReply = 2,
    RstStream = 3,
    Settings = 4,
    Ping = 6,
    GoAway = 7,
    Headers = 8,
    WindowUpdate = 9,
}

/// <summary>One frame of SPDY/3.1.</summary>
/// <param name="StreamId">0 for frames of the connection.</param>
/// <param name="Payload">All after the eight bytes of header.</param>
public readonly record struct SpdyFrame(SpdyFrameType Type, uint StreamId, bool Fin, ReadOnlyMemory<byte> Payload)
{
    public const int HeaderSize = 8;
    public const int MaxPayload = 1 << 24;
    private const byte FlagFin = 1;
    private const ushort Version = 0x8003;

    /// <summary>Reads one frame; null at the end of the connection.</summary>
    /// <exception cref="InvalidDataException">The peer does not speak SPDY/3.</exception>
    public static async Task<SpdyFrame?> ReadAsync(Stream stream, CancellationToken ct)
    {
        var header = new byte[HeaderSize];
        if (await stream.ReadAtLeastAsync(header, HeaderSize, throwOnEndOfStream: false, ct) < HeaderSize) return null;
        var length = (header[5] << 16) | (header[6] << 8) | header[7];
        var payload = new byte[length];
        await stream.ReadExactlyAsync(payload, ct);
        var fin = (header[4] & FlagFin) != 0;
        if ((header[0] & 0x80) == 0) return new SpdyFrame(SpdyFrameType.Data, BinaryPrimitives.ReadUInt32BigEndian(header), fin, payload);
        if (BinaryPrimitives.ReadUInt16BigEndian(header) != Version) throw new InvalidDataException("the peer speaks no SPDY/3");
        var type = (SpdyFrameType)BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(2));
        var hasStream = type is SpdyFrameType.SynStream or SpdyFrameType.SynReply or SpdyFrameType.RstStream or SpdyFrameType.Headers or SpdyFrameType.WindowUpdate;
        var id = hasStream && length >= 4 ? BinaryPrimitives.ReadUInt32BigEndian(payload) & 0x7FFFFFFF : 0;
        return new SpdyFrame(type, id, fin, payload);
    }

    public static byte[] Data(uint streamId, ReadOnlySpan<byte> data, bool fin)
    {
        var frame = new byte[HeaderSize + data.Length];
        BinaryPrimitives.WriteUInt32BigEndian(frame, streamId);
        WriteLength(frame, data.Length, fin);
        data.CopyTo(frame.AsSpan(HeaderSize));
        return frame;
    }

    /// <param name="block">The compressed header block.</param>
    public static byte[] SynStream(uint streamId, ReadOnlySpan<byte> block)
    {
        var frame = Control(SpdyFrameType.SynStream, 10 + block.Length);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(8), streamId);
        block.CopyTo(frame.AsSpan(18));
        return frame;
    }

    public static byte[] SynReply(uint streamId, ReadOnlySpan<byte> block)
    {
        var frame = Control(SpdyFrameType.SynReply, 4 + block.Length);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(8), streamId);
        block.CopyTo(frame.AsSpan(12));
        return frame;
    }

    /// <summary>The answer to a ping: the same number back.</summary>
    public static byte[] Ping(ReadOnlySpan<byte> id)
    {
        var frame = Control(SpdyFrameType.Ping, 4);
        id[..4].CopyTo(frame.AsSpan(8));
        return frame;
    }

    public static byte[] Reset(uint streamId, uint status)
    {
        var frame = Control(SpdyFrameType.RstStream, 8);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(8), streamId);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(12), status);
        return frame;
    }

    private static byte[] Control(SpdyFrameType type, int length)
    {
        var frame = new byte[HeaderSize + length];
        BinaryPrimitives.WriteUInt16BigEndian(frame, Version);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), (ushort)type);
        WriteLength(frame, length, false);
        return frame;
    }

    private static void WriteLength(byte[] frame, int length, bool fin)
    {
        frame[4] = fin ? FlagFin : (byte)0;
        (frame[5], frame[6], frame[7]) = ((byte)(length >> 16), (byte)(length >> 8), (byte)length);
    }
}

/// <summary>Writes header blocks. The zlib stream of a connection is made of stored blocks only: legal for every reader, and no
/// dictionary is needed to write them. Not thread-safe: blocks must be sent in the order they are made.</summary>
public sealed class SpdyHeaderWriter
{
    private static readonly byte[] EmptyBlock = [0, 0, 0, 0xFF, 0xFF];
    private bool _begun;

    public byte[] Write(IReadOnlyDictionary<string, string> headers)
    {
        using var plain = new MemoryStream();
        Number(plain, headers.Count);
        foreach (var (name, value) in headers)
        {
            Text(plain, name.ToLowerInvariant());
            Text(plain, value);
        }
        using var block = new MemoryStream();
        if (!_begun) block.Write([0x78, 0x01]);
        _begun = true;
        var length = (ushort)plain.Length;
        block.Write([0, (byte)length, (byte)(length >> 8), (byte)~length, (byte)(~length >> 8)]);
        plain.WriteTo(block);
        // An empty block at the end lets the reader hand on what it has without asking for more.
        block.Write(EmptyBlock);
        return block.ToArray();
    }

    private static void Text(Stream stream, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Number(stream, bytes.Length);
        stream.Write(bytes);
    }

    private static void Number(Stream stream, int value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        stream.Write(bytes);
    }
}
