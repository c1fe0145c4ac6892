using System.Net;
using Grpc.Core;
using MiniKube.Machinery.Grpc.Framing;

namespace MiniKube.Machinery.Grpc.Client;

/// <summary>A request body of one message, serialized when the transport asks for it (again after a refused stream).</summary>
internal sealed class UnaryContent<TRequest>(TRequest message, Marshaller<TRequest> marshaller, int? maxSize) : HttpContent
{
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var frame = FrameBuffer.Serialize(message, marshaller, maxSize);
        try
        {
            await stream.WriteAsync(frame.Written, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            frame.Return();
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
