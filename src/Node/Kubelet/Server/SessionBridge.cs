using System.Text.Json.Nodes;
using MiniKube.Node.Kubelet.Server.Spdy;

namespace MiniKube.Node.Kubelet.Server;

/// <summary>Carries one exec or attach session: input and window sizes to the runtime, output and the verdict to the client.</summary>
public sealed class SessionBridge(ChannelSocket socket, SpdyClient spdy, SessionRequest request)
{
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(3);
    private readonly Dictionary<uint, byte> _channels = [];
    private uint? _stdin;
    private uint? _resize;

    /// <summary>Runs until the command has ended, or the client is gone.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        await OpenAsync(ct);
        // An empty message tells the client that the session is up.
        await socket.SendAsync(request.Stdout ? ChannelSocket.Stdout : request.Stderr ? ChannelSocket.Stderr : ChannelSocket.Error, default, ct);
        using var hangUp = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var input = FeedAsync(hangUp.Token);
        var output = DrainAsync(hangUp.Token);
        if (await Task.WhenAny(input, output) == output)
        {
            await output;
            // Cancelling a read would tear the connection down before all is sent: the client's own close ends it.
            await socket.CloseAsync(ct);
            hangUp.CancelAfter(Farewell);
            await input.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return;
        }
        await hangUp.CancelAsync();
        await output.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await input;
    }

    /// <summary>A verdict for the error channel: the session itself failed.</summary>
    public static byte[] Failure(string message) => System.Text.Encoding.UTF8.GetBytes(new JsonObject
    {
        ["metadata"] = new JsonObject(),
        ["status"] = "Failure",
        ["message"] = message,
        ["reason"] = "InternalError",
        ["details"] = new JsonObject { ["causes"] = new JsonArray(new JsonObject { ["message"] = message }) },
        ["code"] = 500,
    }.ToJsonString());

    private async Task OpenAsync(CancellationToken ct)
    {
        _channels[await spdy.OpenAsync("error", ct)] = ChannelSocket.Error;
        if (request.Stdin) _stdin = await spdy.OpenAsync("stdin", ct);
        if (request.Stdout) _channels[await spdy.OpenAsync("stdout", ct)] = ChannelSocket.Stdout;
        if (request.Stderr) _channels[await spdy.OpenAsync("stderr", ct)] = ChannelSocket.Stderr;
        if (request.Tty) _resize = await spdy.OpenAsync("resize", ct);
    }

    private async Task FeedAsync(CancellationToken ct)
    {
        while (await socket.ReceiveAsync(ct) is var (channel, data))
        {
            switch (channel)
            {
                case ChannelSocket.Stdin when _stdin is { } id: await spdy.SendAsync(id, data, fin: false, ct); break;
                case ChannelSocket.Resize when _resize is { } id: await spdy.SendAsync(id, data, fin: false, ct); break;
                case ChannelSocket.Close when data.Length > 0 && data.Span[0] == ChannelSocket.Stdin && _stdin is { } id:
                    await spdy.SendAsync(id, default, fin: true, ct);
                    _stdin = null;
                    break;
            }
        }
    }

    // The verdict comes last, and once all streams have ended there is nothing more to wait for.
    private async Task DrainAsync(CancellationToken ct)
    {
        var open = _channels.Keys.ToHashSet();
        using var verdict = new MemoryStream();
        while (open.Count > 0 && await spdy.ReceiveAsync(ct) is { } frame)
        {
            if (_channels.TryGetValue(frame.StreamId, out var channel) && frame.Payload.Length > 0)
            {
                if (channel == ChannelSocket.Error) verdict.Write(frame.Payload.Span);
                else await socket.SendAsync(channel, frame.Payload, ct);
            }
            if (frame.Fin) open.Remove(frame.StreamId);
        }
        var text = verdict.Length > 0 ? verdict.ToArray() : "{\"metadata\":{},\"status\":\"Success\"}"u8.ToArray();
        await socket.SendAsync(ChannelSocket.Error, text, ct);
    }
}
