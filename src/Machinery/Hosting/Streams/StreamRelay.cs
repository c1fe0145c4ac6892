using System.Net.Sockets;

namespace MiniKube.Machinery.Hosting.Streams;

/// <summary>Carries bytes between two connections, both ways and unread: what a proxy does once both sides have changed protocols.</summary>
public static class StreamRelay
{
    private const int BufferSize = 16 * 1024;
    private static readonly TimeSpan s_farewell = TimeSpan.FromSeconds(1);

    /// <summary>Runs until <paramref name="server"/> ends, or the client has ended and the server had a second for its last words, or
    /// cancellation; none of these is an error. Neither stream is disposed.</summary>
    public static async Task JoinAsync(Stream client, Stream server, CancellationToken cancellation)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task up = CopyAsync(client, server, stop.Token);
        Task down = CopyAsync(server, client, stop.Token);
        if (await Task.WhenAny(up, down).ConfigureAwait(false) == up)
            await down.WaitAsync(s_farewell, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(up, down).ConfigureAwait(false);
    }

    private static async Task CopyAsync(Stream from, Stream to, CancellationToken cancellation)
    {
        byte[] buffer = new byte[BufferSize];
        try
        {
            while (await from.ReadAsync(buffer, cancellation).ConfigureAwait(false) is var read and > 0)
            {
                await to.WriteAsync(buffer.AsMemory(0, read), cancellation).ConfigureAwait(false);
                await to.FlushAsync(cancellation).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // One side has gone.
        }
    }
}
