using System.Net;
using Grpc.Core;
using MiniKube.Machinery.Grpc.Framing;

namespace MiniKube.Machinery.Grpc.Client;

/// <summary>
/// A request body that the caller writes message by message. The headers go out at once; a write waits for the
/// connection, and fails with the call's status once the call has ended.
/// </summary>
internal sealed class StreamingContent<TRequest>(ICallState call, Marshaller<TRequest> marshaller, int? maxSize) : HttpContent, IClientStreamWriter<TRequest>
{
    private readonly TaskCompletionSource<Stream> _stream = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public WriteOptions? WriteOptions { get; set; }

    public Task WriteAsync(TRequest message) => WriteAsync(message, CancellationToken.None);

    public async Task WriteAsync(TRequest message, CancellationToken cancellationToken)
    {
        if (_completed.Task.IsCompleted) throw Ended();
        var stream = await _stream.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        var frame = FrameBuffer.Serialize(message, marshaller, maxSize);
        try
        {
            await stream.WriteAsync(frame.Written, cancellationToken).ConfigureAwait(false);
            if (WriteOptions?.Flags.HasFlag(WriteFlags.BufferHint) != true) await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception) when (_completed.Task.IsCompleted)
        {
            throw Ended();
        }
        catch (Exception e) when (e is HttpRequestException or IOException or ObjectDisposedException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw Broken(e);
        }
        finally
        {
            frame.Return();
        }
    }

    public Task CompleteAsync()
    {
        _completed.TrySetResult();
        return Task.CompletedTask;
    }

    /// <summary>Releases writers and the transport when the call is over.</summary>
    public void End(Status status)
    {
        _completed.TrySetResult();
        if (_stream.TrySetException(new RpcException(status))) _ = _stream.Task.Exception;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        try
        {
            await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // The server was done with the call before the body began: a writer must not wait for it.
            if (_stream.TrySetException(Broken(e))) _ = _stream.Task.Exception;
            throw;
        }

        _stream.TrySetResult(stream);
        await _completed.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    /// <summary>Cancelled by the transport, not by the caller: the server takes no more of this stream. Why, the response tells.</summary>
    private static RpcException Broken(Exception e) => new(e is OperationCanceledException
        ? new Status(StatusCode.Unavailable, "the server has closed the stream", e)
        : TransportFailure.ToStatus(e));

    private Exception Ended()
    {
        try
        {
            var status = call.GetStatus();
            return status.StatusCode == StatusCode.OK ? AlreadyComplete() : new RpcException(status, call.GetTrailers());
        }
        catch (InvalidOperationException)
        {
            return AlreadyComplete();
        }
    }

    private static InvalidOperationException AlreadyComplete() =>
        new("Can't write the message because the client stream writer is complete.");
}
