using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using MiniKube.Machinery.Grpc.Framing;

namespace MiniKube.Machinery.Grpc.Server;

/// <summary>The messages of a request body, deserialized straight from the transport's buffers.</summary>
internal sealed class RequestStream<TRequest>(PipeReader body, Marshaller<TRequest> marshaller, int? maxSize, HttpServerCallContext context, CallObserver? observer) : IAsyncStreamReader<TRequest>
    where TRequest : class
{
    private readonly PayloadContext _payload = new();
    private TRequest? _current;

    public TRequest Current => _current ?? throw new InvalidOperationException("No current element is available.");

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        if (!cancellationToken.CanBeCanceled) return await ReadAsync(context.CancellationToken).ConfigureAwait(false);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, context.CancellationToken);
        return await ReadAsync(both.Token).ConfigureAwait(false);
    }

    /// <summary>Refuses more than the messages read so far.</summary>
    public async ValueTask RequireEndAsync()
    {
        var message = _current;
        if (await ReadAsync(context.CancellationToken).ConfigureAwait(false))
        {
            throw new RpcException(new Status(StatusCode.Internal, "grpc: a second request on a call with one"));
        }

        _current = message;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await ReceiveAsync(cancellationToken).ConfigureAwait(false);
            var buffer = result.Buffer;
            if (TryTake(ref buffer))
            {
                body.AdvanceTo(buffer.Start);
                return true;
            }

            if (result.IsCompleted)
            {
                body.AdvanceTo(buffer.End);
                return buffer.IsEmpty ? false : throw new RpcException(new Status(StatusCode.Internal, "grpc: the stream ended inside a message"));
            }

            body.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    /// <summary>A client that resets its stream cancels the call; it does not make the method fail.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ReadResult> ReceiveAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await body.ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (IOException)
        {
            throw new RpcException(new Status(StatusCode.Cancelled, "context canceled"));
        }
    }

    private bool TryTake(ref ReadOnlySequence<byte> buffer)
    {
        if (buffer.Length < FrameHeader.Size) return false;
        Span<byte> header = stackalloc byte[FrameHeader.Size];
        buffer.Slice(0, FrameHeader.Size).CopyTo(header);
        var length = FrameHeader.Read(header, maxSize);
        if (buffer.Length < FrameHeader.Size + length) return false;
        _current = _payload.Deserialize(marshaller, buffer.Slice(FrameHeader.Size, length));
        observer?.Received(length);
        buffer = buffer.Slice(FrameHeader.Size + length);
        return true;
    }
}
