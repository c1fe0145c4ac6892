using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Etcdserverpb;
using Grpc.Core;

namespace MiniKube.ControlPlane.Store.Watch;

/// <summary>
/// A watch of the store's own services: the same session a client's stream gets, read as a sequence. Ends when the watch is
/// cancelled, as by a compaction; the caller then looks at the keys and opens another.
/// </summary>
internal static class LocalWatch
{
    private const int MaxUnread = 16;
    private const int NoFragments = int.MaxValue;

    /// <param name="header">Makes a response header for a revision.</param>
    public static async IAsyncEnumerable<WatchResponse> ReadAsync(
        WatchHub hub, Func<long, ResponseHeader> header, WatchCreateRequest request, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var unread = Channel.CreateBounded<WatchResponse>(MaxUnread);
        var running = RunAsync(new WatchSession(hub, header, new Writer(unread.Writer), NoFragments), request, unread.Writer, stop.Token);
        try
        {
            while (await unread.Reader.WaitToReadAsync(cancellation))
            {
                while (unread.Reader.TryRead(out var response))
                {
                    if (response.Canceled) yield break;
                    if (response.Events.Count > 0) yield return response;
                }
            }
        }
        finally
        {
            stop.Cancel();
            await running;
        }
    }

    private static async Task RunAsync(WatchSession session, WatchCreateRequest request, ChannelWriter<WatchResponse> responses, CancellationToken cancellation)
    {
        try
        {
            await session.RunAsync(new OneRequest(request), cancellation);
            responses.Complete();
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            responses.Complete();
        }
        catch (Exception e)
        {
            responses.Complete(e);
        }
    }

    /// <summary>Asks for the watch, then stays open until the reader goes away.</summary>
    private sealed class OneRequest(WatchCreateRequest create) : IAsyncStreamReader<WatchRequest>
    {
        private bool _asked;

        public WatchRequest Current { get; } = new() { CreateRequest = create };

        public async Task<bool> MoveNext(CancellationToken cancellationToken)
        {
            if (_asked) await Task.Delay(Timeout.Infinite, cancellationToken);
            return _asked = true;
        }
    }

    private sealed class Writer(ChannelWriter<WatchResponse> responses) : IServerStreamWriter<WatchResponse>
    {
        public WriteOptions? WriteOptions { get; set; }

        public Task WriteAsync(WatchResponse message) => responses.WriteAsync(message).AsTask();

        public Task WriteAsync(WatchResponse message, CancellationToken cancellationToken) => responses.WriteAsync(message, cancellationToken).AsTask();
    }
}
