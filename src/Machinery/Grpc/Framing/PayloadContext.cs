using System.Buffers;
using Grpc.Core;

namespace MiniKube.Machinery.Grpc.Framing;

/// <summary>Shows one received payload to a deserializer. Reused from message to message.</summary>
internal sealed class PayloadContext : DeserializationContext
{
    private ReadOnlySequence<byte> _payload;

    public override int PayloadLength => (int)_payload.Length;

    public override ReadOnlySequence<byte> PayloadAsReadOnlySequence() => _payload;

    public T Deserialize<T>(Marshaller<T> marshaller, in ReadOnlySequence<byte> payload)
    {
        _payload = payload;
        try
        {
            return marshaller.ContextualDeserializer(this);
        }
        catch (Exception e) when (e is not RpcException)
        {
            throw new RpcException(new Status(StatusCode.Internal, $"grpc: error unmarshalling message: {e.Message}", e));
        }
        finally
        {
            _payload = default;
        }
    }
}
