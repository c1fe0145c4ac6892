using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace MiniKube.Machinery.Grpc.Server.Sockets;

/// <summary>
/// One accepted connection: a pipe in each direction and a loop for each. It ends when the client closes it, when the server has completed
/// its writing, or when either is broken off; <see cref="ConnectionContext.ConnectionClosed"/> is then cancelled.
/// </summary>
internal sealed class GatheringConnection : DefaultConnectionContext, IMemoryPoolFeature
{
    private const int LeastRead = 2048;

    /// <summary>Where writing and reading wait for the other side; Kestrel's own limits.</summary>
    private const int MostUnread = 1024 * 1024;
    private const int MostUnsent = 64 * 1024;

    /// <summary>What is to be sent is copied once more into pieces of this size, which are held only until it is sent.</summary>
    private const int PieceOfOutput = 64 * 1024;

    /// <summary>Who sends so much at once sends more, and would wait for a thread each time: it gathers well enough by itself.</summary>
    private const int Bulk = 16 * 1024;

    private static long s_lastId;

    private readonly Socket _socket;
    private readonly GatheringScheduler _scheduler = new(TimeProvider.System);
    private readonly CancellationTokenSource _closed = new();
    private readonly TaskCompletionSource _closedTold = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<ArraySegment<byte>> _pieces = [];
    private readonly IDuplexPipe _transport;
    private readonly Lock _ending = new();
    private bool _isClosed;
    private Exception? _end;
    private Task _running = Task.CompletedTask;

    private GatheringConnection(Socket socket, MemoryPool<byte> pool)
        : base(Interlocked.Increment(ref s_lastId).ToString("x", CultureInfo.InvariantCulture))
    {
        _socket = socket;
        MemoryPool = pool;
        LocalEndPoint = socket.LocalEndPoint;
        RemoteEndPoint = socket.RemoteEndPoint;
        ConnectionClosed = _closed.Token;
        Features.Set<IMemoryPoolFeature>(this);
        var input = new Pipe(new PipeOptions(pool, PipeScheduler.Inline, PipeScheduler.Inline, MostUnread, MostUnread / 2, useSynchronizationContext: false));
        var output = new Pipe(new PipeOptions(MemoryPool<byte>.Shared, _scheduler, PipeScheduler.Inline, MostUnsent, MostUnsent / 2, PieceOfOutput, useSynchronizationContext: false));
        Transport = _transport = new Ends(input.Reader, output.Writer);
        Application = new Ends(output.Reader, input.Writer);
    }

    /// <inheritdoc/>
    public MemoryPool<byte> MemoryPool { get; }

    private PipeWriter Input => Application!.Output;

    private PipeReader Output => Application!.Input;

    /// <summary>Takes the socket over.</summary>
    public static GatheringConnection Start(Socket socket, MemoryPool<byte> pool)
    {
        var connection = new GatheringConnection(socket, pool);
        connection._running = Task.WhenAll(connection.ReceiveAsync(), connection.SendAsync());
        return connection;
    }

    /// <inheritdoc/>
    public override void Abort(ConnectionAbortedException abortReason)
    {
        Close(abortReason);
        Output.CancelPendingRead();
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await _transport.Input.CompleteAsync().ConfigureAwait(false);
        await _transport.Output.CompleteAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        _closed.Dispose();
    }

    private async Task ReceiveAsync()
    {
        Exception? failure = null;
        try
        {
            while (true)
            {
                // A connection that waits holds no memory.
                await _socket.ReceiveAsync(Memory<byte>.Empty, SocketFlags.None, CancellationToken.None).ConfigureAwait(false);
                int got = await _socket.ReceiveAsync(Input.GetMemory(LeastRead), SocketFlags.None, CancellationToken.None).ConfigureAwait(false);
                if (got == 0) break;
                Input.Advance(got);
                FlushResult flushed = await Input.FlushAsync(CancellationToken.None).ConfigureAwait(false);
                if (flushed.IsCompleted || flushed.IsCanceled) break;
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            failure = Failure(e);
        }

        await Input.CompleteAsync(_end ?? failure).ConfigureAwait(false);
        TellClosed();
        await _closedTold.Task.ConfigureAwait(false);
    }

    private async Task SendAsync()
    {
        Exception? failure = null;
        try
        {
            while (true)
            {
                ReadResult result = await Output.ReadAsync(CancellationToken.None).ConfigureAwait(false);
                if (result.IsCanceled) break;
                if (!result.Buffer.IsEmpty) await SendAsync(result.Buffer).ConfigureAwait(false);
                Output.AdvanceTo(result.Buffer.End);
                if (result.IsCompleted) break;
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            failure = Failure(e);
        }

        Close(failure ?? new ConnectionAbortedException("The server has ended the connection."));
        await Output.CompleteAsync(failure).ConfigureAwait(false);
        Input.CancelPendingFlush();
    }

    private async ValueTask SendAsync(ReadOnlySequence<byte> bytes)
    {
        if (bytes.IsSingleSegment)
        {
            await _socket.SendAsync(bytes.First, SocketFlags.None, CancellationToken.None).ConfigureAwait(false);
        }
        else
        {
            _pieces.Clear();
            foreach (ReadOnlyMemory<byte> piece in bytes)
            {
                if (MemoryMarshal.TryGetArray(piece, out ArraySegment<byte> array) && array.Count > 0) _pieces.Add(array);
            }

            await _socket.SendAsync(_pieces, SocketFlags.None).ConfigureAwait(false);
        }

        if (bytes.Length < Bulk) _scheduler.Sent();
    }

    private void Close(Exception? reason)
    {
        lock (_ending)
        {
            if (_isClosed) return;
            _isClosed = true;
            _end = reason;
        }

        try
        {
            _socket.Shutdown(SocketShutdown.Both);
        }
        catch (SocketException)
        {
            // It is closed already.
        }

        _socket.Dispose();
    }

    private static Exception Failure(Exception e) => e is SocketException { SocketErrorCode: SocketError.ConnectionReset or SocketError.Shutdown or SocketError.ConnectionAborted }
        ? new ConnectionResetException(e.Message, e)
        : new ConnectionAbortedException(e.Message, e);

    /// <summary>Not on this thread: whoever hears of it may do anything.</summary>
    private void TellClosed() => ThreadPool.UnsafeQueueUserWorkItem(
        static connection =>
        {
            connection._closed.Cancel();
            connection._closedTold.SetResult();
        },
        this,
        preferLocal: false);

    private sealed record Ends(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
