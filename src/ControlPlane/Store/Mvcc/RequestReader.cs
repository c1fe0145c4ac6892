using Etcdserverpb;
using Google.Protobuf;

namespace MiniKube.ControlPlane.Store.Mvcc;

/// <summary>
/// Reads puts, alone and in transactions, so that a value is the entry's own bytes instead of a copy: log and watch window then hold it
/// once, and the collector has half as much to move. What is rare is left to the general parser.
/// </summary>
internal static class RequestReader
{
    private const int Bytes = 2;

    /// <param name="message">Must never change.</param>
    public static PutRequest ReadPut(ReadOnlyMemory<byte> message) => TryReadPut(message) ?? PutRequest.Parser.ParseFrom(message.Span);

    /// <param name="message">Must never change.</param>
    public static TxnRequest ReadTxn(ReadOnlyMemory<byte> message)
    {
        var request = new TxnRequest();
        for (var at = 0; at < message.Length;)
        {
            if (!TryField(message, ref at, out var field, out _, out var content) || content is not { } part) return TxnRequest.Parser.ParseFrom(message.Span);
            if (field == TxnRequest.CompareFieldNumber) request.Compare.Add(Compare.Parser.ParseFrom(part.Span));
            else if (field == TxnRequest.SuccessFieldNumber) request.Success.Add(ReadOperation(part));
            else if (field == TxnRequest.FailureFieldNumber) request.Failure.Add(ReadOperation(part));
            else return TxnRequest.Parser.ParseFrom(message.Span);
        }

        return request;
    }

    private static RequestOp ReadOperation(ReadOnlyMemory<byte> message)
    {
        var at = 0;
        if (TryField(message, ref at, out var field, out _, out var content) && at == message.Length && field == RequestOp.RequestPutFieldNumber && content is { } put)
            return new RequestOp { RequestPut = ReadPut(put) };
        return RequestOp.Parser.ParseFrom(message.Span);
    }

    private static PutRequest? TryReadPut(ReadOnlyMemory<byte> message)
    {
        var request = new PutRequest();
        for (var at = 0; at < message.Length;)
        {
            if (!TryField(message, ref at, out var field, out var number, out var content)) return null;
            if (!(content is { } bytes ? TrySet(request, field, UnsafeByteOperations.UnsafeWrap(bytes)) : TrySet(request, field, number))) return null;
        }

        return request;
    }

    private static bool TrySet(PutRequest request, int field, ByteString bytes)
    {
        switch (field)
        {
            case PutRequest.KeyFieldNumber: request.Key = bytes; return true;
            case PutRequest.ValueFieldNumber: request.Value = bytes; return true;
            default: return false;
        }
    }

    private static bool TrySet(PutRequest request, int field, ulong number)
    {
        switch (field)
        {
            case PutRequest.LeaseFieldNumber: request.Lease = (long)number; return true;
            case PutRequest.PrevKvFieldNumber: request.PrevKv = number != 0; return true;
            case PutRequest.IgnoreValueFieldNumber: request.IgnoreValue = number != 0; return true;
            case PutRequest.IgnoreLeaseFieldNumber: request.IgnoreLease = number != 0; return true;
            default: return false;
        }
    }

    /// <summary>The next field: a number, or bytes.</summary>
    private static bool TryField(ReadOnlyMemory<byte> message, ref int at, out int field, out ulong number, out ReadOnlyMemory<byte>? content)
    {
        var span = message.Span;
        (field, number, content) = (0, 0, null);
        if (!TryNumber(span, ref at, out var tag) || !TryNumber(span, ref at, out number) || tag >> 3 > int.MaxValue) return false;
        field = (int)(tag >> 3);
        if ((tag & 7) != Bytes) return (tag & 7) == 0;
        if (number > (ulong)(span.Length - at)) return false;
        content = message.Slice(at, (int)number);
        at += (int)number;
        return true;
    }

    private static bool TryNumber(ReadOnlySpan<byte> span, ref int at, out ulong number)
    {
        number = 0;
        for (var shift = 0; shift < 64 && at < span.Length; shift += 7)
        {
            var part = span[at++];
            number |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80) return true;
        }

        return false;
    }
}
