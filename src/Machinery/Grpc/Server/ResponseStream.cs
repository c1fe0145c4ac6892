using Grpc.AspNetCore.Server;
using Grpc.Core;
using MiniKube.Machinery.Grpc.Framing;

namespace MiniKube.Machinery.Grpc.Server;

/// <summary>Writes response messages into the transport's buffers. A write returns when the client's window has taken it.</summary>
internal sealed class ResponseStream<TResponse>(HttpServerCallContext context, Marshaller<TResponse> marshaller, int? maxSize, CallObserver? observer) : IServerStreamWriter<TResponse>
    where TResponse : class
{
    private readonly PipeSerialization _frame = new(context.Http.Response.BodyWriter, maxSize);

    public WriteOptions? WriteOptions { get; set; }

    public Task WriteAsync(TResponse message) => WriteAsync(message, CancellationToken.None);

    public async Task WriteAsync(TResponse message, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        context.CancellationToken.ThrowIfCancellationRequested();
        WriteLast(message);
        var options = WriteOptions ?? context.WriteOptions;
        if (options?.Flags.HasFlag(WriteFlags.BufferHint) == true) return;
        await context.Http.Response.BodyWriter.FlushAsync(cancellationToken.CanBeCanceled ? cancellationToken : context.CancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes without flushing; the end of the call flushes.</summary>
    public void WriteLast(TResponse message)
    {
        if (message is null) throw new RpcException(new Status(StatusCode.Cancelled, "No message returned from method."));
        context.HasMessage = true;
        marshaller.ContextualSerializer(message, _frame);
        observer?.Sent(_frame.LastLength);
    }
}
