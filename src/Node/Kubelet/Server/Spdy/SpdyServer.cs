namespace MiniKube.Node.Kubelet.Server.Spdy;

/// <summary>The server's end of a SPDY/3.1 connection over any stream: answers new streams and pings, hands out what arrives.
/// Sends are serialized.</summary>
public sealed class SpdyServer(Stream stream) : IDisposable
{
    private static readonly Dictionary<string, string> NoHeaders = [];
    private readonly SpdyHeaderReader _reader = new();
    private readonly SpdyHeaderWriter _writer = new();
    private readonly SemaphoreSlim _sending = new(1);

    /// <summary>The next new stream (with its headers), data or end of a stream. Null when the connection has ended.</summary>
    /// <exception cref="InvalidDataException">The peer breaks the protocol.</exception>
    public async Task<(SpdyFrame Frame, IReadOnlyDictionary<string, string> Headers)?> ReceiveAsync(CancellationToken ct)
    {
        while (await SpdyFrame.ReadAsync(stream, ct) is { } frame)
        {
            switch (frame.Type)
            {
                case SpdyFrameType.Data: return (frame, NoHeaders);
                case SpdyFrameType.RstStream: return (frame with { Fin = true, Payload = default }, NoHeaders);
                case SpdyFrameType.GoAway: return null;
                case SpdyFrameType.Ping: await WriteAsync(() => SpdyFrame.Ping(frame.Payload.Span), ct); break;
                case SpdyFrameType.SynStream:
                    var headers = _reader.Read(frame.Payload.Span[10..]);
                    await WriteAsync(() => SpdyFrame.SynReply(frame.StreamId, _writer.Write(NoHeaders)), ct);
                    return (frame, headers);
            }
        }
        return null;
    }

    public Task SendAsync(uint streamId, ReadOnlyMemory<byte> data, bool fin, CancellationToken ct) => WriteAsync(() => SpdyFrame.Data(streamId, data.Span, fin), ct);

    public void Dispose() => _sending.Dispose();

    // Header blocks depend on their order, so frames are made under the lock too.
    private async Task WriteAsync(Func<byte[]> frame, CancellationToken ct)
    {
        await _sending.WaitAsync(ct);
        try
        {
            await stream.WriteAsync(frame(), ct);
            await stream.FlushAsync(ct);
        }
        finally
        {
            _sending.Release();
        }
    }
}
