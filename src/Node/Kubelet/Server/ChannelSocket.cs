using System.Net.WebSockets;

namespace MiniKube.Node.Kubelet.Server;

/// <summary>A WebSocket whose messages begin with the number of a channel. Sends are serialized.</summary>
public sealed class ChannelSocket(WebSocket socket) : IDisposable
{
    public const byte Stdin = 0;
    public const byte Stdout = 1;
    public const byte Stderr = 2;
    public const byte Error = 3;
    public const byte Resize = 4;

    /// <summary>Of version 5: the second byte names a channel that the peer will write no more.</summary>
    public const byte Close = 255;

    public const string V4 = "v4.channel.k8s.io";
    public const string V5 = "v5.channel.k8s.io";
    private const int MaxMessage = 32 * 1024 * 1024;
    private readonly SemaphoreSlim _sending = new(1);

    /// <summary>The best protocol both ends know; null for none.</summary>
    public static string? Choose(IList<string> offered) => offered.Contains(V5) ? V5 : offered.Contains(V4) ? V4 : null;

    public async Task SendAsync(byte channel, ReadOnlyMemory<byte> data, CancellationToken ct)
    {
        var message = new byte[data.Length + 1];
        message[0] = channel;
        data.CopyTo(message.AsMemory(1));
        await _sending.WaitAsync(ct);
        try
        {
            if (socket.State == WebSocketState.Open) await socket.SendAsync(message, WebSocketMessageType.Binary, endOfMessage: true, ct);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <returns>Null when the peer has closed or is gone.</returns>
    public async Task<(byte Channel, ReadOnlyMemory<byte> Data)?> ReceiveAsync(CancellationToken ct)
    {
        using var message = new MemoryStream();
        var buffer = new byte[32 * 1024];
        try
        {
            while (true)
            {
                var part = await socket.ReceiveAsync(buffer.AsMemory(), ct);
                if (part.MessageType == WebSocketMessageType.Close || message.Length > MaxMessage) return null;
                message.Write(buffer, 0, part.Count);
                if (!part.EndOfMessage) continue;
                if (message.Length == 0) continue;
                var bytes = message.ToArray();
                return (bytes[0], bytes.AsMemory(1));
            }
        }
        catch (WebSocketException)
        {
            return null;
        }
    }

    public async Task CloseAsync(CancellationToken ct)
    {
        try
        {
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", ct);
        }
        catch (WebSocketException)
        {
            // The peer was faster.
        }
    }

    public void Dispose() => _sending.Dispose();
}
