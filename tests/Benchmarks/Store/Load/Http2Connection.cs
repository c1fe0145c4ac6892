using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace MiniKube.Benchmarks.Store.Load;

/// <summary>
/// The client side of one cleartext HTTP/2 connection for gRPC calls of one method, on one thread with blocking reads.
/// It does next to nothing besides framing, because it shares the machine with what it measures. A call failed when its
/// stream ends without a message: responses' header blocks are not decoded.
/// </summary>
internal abstract class Http2Connection : IDisposable
{
    private const int FrameHeader = 9;
    private const int WindowStep = 32 << 20;
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly Uri _server;
    private readonly byte[] _firstHeaders;
    private readonly byte[] _in = new byte[256 << 10];
    private byte[] _out = new byte[64 << 10];
    private int _inEnd;
    private int _outEnd;
    private int _nextStream = 1;
    private long _sendWindow = 65535;
    private int _unacknowledged;

    protected Http2Connection(Uri server, string path)
    {
        _server = server;
        _socket.ReceiveTimeout = 20_000;
        _socket.Connect(server.Host, server.Port);
        _firstHeaders = FirstHeaders(server.Authority, path);
        Append("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8);
        AppendFrame(4, 0, 0, [0, 4, 0x7f, 0xff, 0xff, 0xff, 0, 2, 0, 0, 0, 0]);
        AppendNumber(8, 0, int.MaxValue - 65535);
        Flush();
    }

    public void Dispose() => _socket.Dispose();

    /// <summary>Whether another message of that size may be sent now; the peer's window for the connection decides.</summary>
    protected bool HasRoom(int message) => _sendWindow >= message + 5;

    /// <summary>Puts a call with its one message into the buffer; <see cref="Flush"/> sends it. Returns its stream.</summary>
    protected int Call(ReadOnlySpan<byte> message, bool ends)
    {
        int stream = _nextStream;
        _nextStream += 2;
        AppendFrame(1, 4, stream, stream == 1 ? _firstHeaders : [0x83, 0x86, 0xc1, 0xc0, 0xbf, 0xbe]);
        Span<byte> frame = Reserve(FrameHeader + 5 + message.Length);
        WriteHeader(frame, message.Length + 5, 0, (byte)(ends ? 1 : 0), stream);
        frame[FrameHeader] = 0;
        BinaryPrimitives.WriteInt32BigEndian(frame[(FrameHeader + 1)..], message.Length);
        message.CopyTo(frame[(FrameHeader + 5)..]);
        _sendWindow -= message.Length + 5;
        return stream;
    }

    protected void Flush()
    {
        for (int at = 0; at < _outEnd;) at += _socket.Send(_out.AsSpan(at, _outEnd - at));
        _outEnd = 0;
    }

    /// <summary>Waits for bytes and takes every whole frame among them.</summary>
    protected void Pump()
    {
        int got = _socket.Receive(_in.AsSpan(_inEnd));
        if (got == 0) throw new IOException("the server closed the connection");
        _inEnd += got;
        int at = 0;
        while (_inEnd - at >= FrameHeader)
        {
            int length = (_in[at] << 16) | (_in[at + 1] << 8) | _in[at + 2];
            if (_inEnd - at < FrameHeader + length) break;
            int stream = BinaryPrimitives.ReadInt32BigEndian(_in.AsSpan(at + 5)) & int.MaxValue;
            Take(_in[at + 3], _in[at + 4], stream, _in.AsSpan(at + FrameHeader, length));
            at += FrameHeader + length;
        }

        _in.AsSpan(at, _inEnd - at).CopyTo(_in);
        _inEnd -= at;
    }

    /// <summary>Bytes of a response's messages, with their gRPC headers.</summary>
    protected abstract void TakeData(int stream, ReadOnlySpan<byte> data);

    /// <summary>The call is over.</summary>
    protected abstract void TakeEnd(int stream);

    private void Take(byte type, byte flags, int stream, ReadOnlySpan<byte> payload)
    {
        switch (type)
        {
            case 0:
                if ((_unacknowledged += payload.Length) >= WindowStep) Acknowledge();
                TakeData(stream, payload);
                if ((flags & 1) != 0) TakeEnd(stream);
                break;
            case 1 when (flags & 1) != 0: TakeEnd(stream); break;
            case 3 when BinaryPrimitives.ReadInt32BigEndian(payload) == 0: break; // etcd, after the answer, when it came before the end of the request
            case 3: throw new IOException($"{_server} reset stream {stream}, error {BinaryPrimitives.ReadInt32BigEndian(payload)}");
            case 4 when (flags & 1) == 0: AppendFrame(4, 1, 0, []); break;
            case 6 when (flags & 1) == 0: AppendFrame(6, 1, 0, payload); break;
            case 7: throw new IOException("the server is going away");
            case 8 when stream == 0: _sendWindow += BinaryPrimitives.ReadInt32BigEndian(payload); break;
            default: break;
        }
    }

    private void Acknowledge()
    {
        AppendNumber(8, 0, _unacknowledged);
        _unacknowledged = 0;
    }

    private void AppendNumber(byte type, int stream, int number)
    {
        Span<byte> payload = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(payload, number);
        AppendFrame(type, 0, stream, payload);
    }

    private void AppendFrame(byte type, byte flags, int stream, ReadOnlySpan<byte> payload)
    {
        Span<byte> frame = Reserve(FrameHeader + payload.Length);
        WriteHeader(frame, payload.Length, type, flags, stream);
        payload.CopyTo(frame[FrameHeader..]);
    }

    private static void WriteHeader(Span<byte> frame, int length, byte type, byte flags, int stream)
    {
        BinaryPrimitives.WriteInt32BigEndian(frame, length << 8);
        frame[3] = type;
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame[5..], stream);
    }

    private void Append(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Reserve(bytes.Length));

    private Span<byte> Reserve(int bytes)
    {
        if (_out.Length - _outEnd < bytes) Array.Resize(ref _out, Math.Max(_out.Length * 2, _outEnd + bytes));
        _outEnd += bytes;
        return _out.AsSpan(_outEnd - bytes, bytes);
    }

    /// <summary>POST http, and four fields that go into the peer's table, where later calls of the connection refer to them.</summary>
    private static byte[] FirstHeaders(string authority, string path)
    {
        byte[] Text(string text) => [(byte)text.Length, .. Encoding.ASCII.GetBytes(text)];
        return
        [
            0x83, 0x86, 0x41, .. Text(authority), 0x44, .. Text(path), 0x5f, .. Text("application/grpc"), 0x40, .. Text("te"), .. Text("trailers"),
        ];
    }
}
