namespace MiniKube.Node.Kubelet.Server.Spdy;

/// <summary>The client's end of a SPDY/3.1 connection to a runtime's streaming server: opens streams by type, sends, and hands
/// out what arrives. Without flow control, as the servers in the field have it. Sends are serialized.</summary>
public sealed class SpdyClient : IAsyncDisposable
{
    public const string StreamProtocol = "v4.channel.k8s.io";
    private readonly StreamingConnection _connection;
    private readonly Stream _stream;
    private readonly SpdyHeaderWriter _headers = new();
    private readonly SemaphoreSlim _sending = new(1);
    private uint _nextId = 1;

    private SpdyClient(StreamingConnection connection)
    {
        _connection = connection;
        _stream = connection.Stream;
    }

    /// <summary>Connects and upgrades.</summary>
    /// <exception cref="IOException">The server refused.</exception>
    public static async Task<SpdyClient> ConnectAsync(Uri url, CancellationToken ct) => new(await StreamingConnection.OpenAsync(url, [StreamProtocol], ct));

    /// <returns>The id of the new stream.</returns>
    public async Task<uint> OpenAsync(string streamType, CancellationToken ct)
    {
        await _sending.WaitAsync(ct);
        try
        {
            var id = _nextId;
            _nextId += 2;
            await _stream.WriteAsync(SpdyFrame.SynStream(id, _headers.Write(new Dictionary<string, string> { ["streamtype"] = streamType })), ct);
            return id;
        }
        finally
        {
            _sending.Release();
        }
    }

    public Task SendAsync(uint streamId, ReadOnlyMemory<byte> data, bool fin, CancellationToken ct) => WriteAsync(SpdyFrame.Data(streamId, data.Span, fin), ct);

    /// <summary>The next data or end of a stream; pings are answered on the way. Null when the connection has ended.</summary>
    public async Task<SpdyFrame?> ReceiveAsync(CancellationToken ct)
    {
        while (await SpdyFrame.ReadAsync(_stream, ct) is { } frame)
        {
            switch (frame.Type)
            {
                case SpdyFrameType.Data: return frame;
                case SpdyFrameType.RstStream: return frame with { Fin = true, Payload = default };
                case SpdyFrameType.GoAway: return null;
                case SpdyFrameType.Ping when (frame.Payload.Span[3] & 1) == 0: await WriteAsync(SpdyFrame.Ping(frame.Payload.Span), ct); break;
            }
        }
        return null;
    }

    public ValueTask DisposeAsync()
    {
        _sending.Dispose();
        return _connection.DisposeAsync();
    }

    private async Task WriteAsync(byte[] frame, CancellationToken ct)
    {
        await _sending.WaitAsync(ct);
        try
        {
            await _stream.WriteAsync(frame, ct);
        }
        finally
        {
            _sending.Release();
        }
    }
}
