using System.Buffers.Binary;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Google.Protobuf;
using MiniKube.Machinery.Hosting.Tls;
using MiniKube.Raft.V1;

namespace MiniKube.ControlPlane.Store.Consensus.Peers;

/// <summary>
/// The dialing end of the way to a peer: one connection over which batches go one way, written by a thread that blocks.
/// On the same port as the peer's calls, told apart by its first bytes. The frames are a length and a message.
/// </summary>
internal sealed partial class PeerStream : IDisposable
{
    /// <summary>What a connection begins with; as long as the first bytes of HTTP/2 that tell it apart.</summary>
    public static ReadOnlySpan<byte> Preface => "MKPEER/1"u8;

    /// <summary>Bytes of the length before each message, little-endian.</summary>
    public const int FrameHeader = 4;

    private const int TcpUserTimeout = 18;
    private const int SendBuffer = 512 << 10;
    private const int MuchUnsent = 32 << 10;
    private const int QueuedForSending = 0x5411;
    private const int MaxAnswerBytes = 64 << 10;
    private static readonly TimeSpan s_connectTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_silence = TimeSpan.FromSeconds(5);
    private readonly Stream _stream;
    private readonly Socket _socket;

    private PeerStream(Stream stream, Socket socket) => (_stream, _socket) = (stream, socket);

    /// <summary>So little waits in the kernel to be acknowledged that a batch of moderate size will not have to wait.</summary>
    public bool HasRoom => OperatingSystem.IsLinux() && Control(_socket.SafeHandle, QueuedForSending, out int unsent) == 0 && unsent < MuchUnsent;

    /// <summary>Who answered.</summary>
    public PeerHello Answer { get; private set; } = new();

    /// <summary>Connects, says hello, and waits for the answer.</summary>
    /// <exception cref="PeerRefusedException">The peer refuses.</exception>
    /// <exception cref="IOException">It cannot be reached.</exception>
    public static async Task<PeerStream> OpenAsync(Uri url, PeerOptions options, PeerBatch hello, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(s_connectTimeout);
        PeerStream stream = await ConnectAsync(url, options, patience.Token);
        try
        {
            await stream._stream.WriteAsync(Preface.ToArray(), patience.Token);
            await stream._stream.WriteAsync(Encode(hello), patience.Token);
            PeerHello answer = await stream.ReadHelloAsync(patience.Token);
            if (answer.Refusal.Length > 0) throw new PeerRefusedException(answer.Refusal);
            stream.Answer = answer;
            return stream;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Sends a frame; returns when the kernel has it. One thread at a time.</summary>
    public void Write(ReadOnlySpan<byte> frame) => _stream.Write(frame);

    /// <summary>Completes when the peer ends the connection: it sends nothing after its hello.</summary>
    public async Task EndAsync(CancellationToken cancellation)
    {
        var one = new byte[1];
        while (await _stream.ReadAsync(one, cancellation) > 0)
        {
        }
    }

    public void Dispose() => _stream.Dispose();

    private static async Task<PeerStream> ConnectAsync(Uri url, PeerOptions options, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, SendBufferSize = SendBuffer };
        Stream? stream = null;
        try
        {
            await socket.ConnectAsync(url.DnsSafeHost, url.Port, cancellation);
            Span<byte> silence = stackalloc byte[4];
            BinaryPrimitives.WriteInt32LittleEndian(silence, (int)s_silence.TotalMilliseconds);
            if (OperatingSystem.IsLinux()) socket.SetRawSocketOption((int)SocketOptionLevel.Tcp, TcpUserTimeout, silence);
            stream = new NetworkStream(socket, ownsSocket: true);
            if (url.Scheme != Uri.UriSchemeHttps) return new PeerStream(stream, socket);
            var tls = new SslStream(stream);
            stream = tls;
            SslClientAuthenticationOptions authentication = options.Trust is null ? new() : ClientTls.Options(options.Trust, options.Certificate);
            authentication.TargetHost = url.DnsSafeHost;
            await tls.AuthenticateAsClientAsync(authentication, cancellation);
            return new PeerStream(stream, socket);
        }
        catch
        {
            if (stream is not null) await stream.DisposeAsync();
            socket.Dispose();
            throw;
        }
    }

    private async Task<PeerHello> ReadHelloAsync(CancellationToken cancellation)
    {
        var header = new byte[FrameHeader];
        await _stream.ReadExactlyAsync(header, cancellation);
        int length = BinaryPrimitives.ReadInt32LittleEndian(header);
        if (length is < 0 or > MaxAnswerBytes) throw new IOException($"an answer of {length} bytes");
        var hello = new byte[length];
        await _stream.ReadExactlyAsync(hello, cancellation);
        return PeerHello.Parser.ParseFrom(hello);
    }

    private static byte[] Encode(PeerBatch hello)
    {
        var bytes = new byte[FrameHeader + hello.CalculateSize()];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, bytes.Length - FrameHeader);
        hello.WriteTo(bytes.AsSpan(FrameHeader));
        return bytes;
    }

    [LibraryImport("libc", EntryPoint = "ioctl")]
    private static partial int Control(SafeSocketHandle socket, nuint request, out int value);
}
