using Etcdserverpb;
using MiniKube.ControlPlane.Store.Mvcc;
using static Etcdserverpb.RangeRequest.Types;
using RequestCase = Etcdserverpb.RequestOp.RequestOneofCase;

namespace MiniKube.ControlPlane.Store.Services;

/// <summary>What is wrong with a KV request in itself, before anything is asked of the state. Null when nothing is.</summary>
internal static class RequestChecks
{
    public static StoreError? Check(RangeRequest request)
    {
        if (request.Key.IsEmpty) return StoreError.EmptyKey;
        return Enum.IsDefined(request.SortOrder) && Enum.IsDefined(request.SortTarget) ? null : StoreError.InvalidSortOption;
    }

    public static StoreError? Check(PutRequest request)
    {
        if (request.Key.IsEmpty) return StoreError.EmptyKey;
        if (request.IgnoreValue && !request.Value.IsEmpty) return StoreError.ValueProvided;
        return request.IgnoreLease && request.Lease != 0 ? StoreError.LeaseProvided : null;
    }

    public static StoreError? Check(DeleteRangeRequest request) => request.Key.IsEmpty ? StoreError.EmptyKey : null;

    public static StoreError? Check(TxnRequest request, int maxOperations)
    {
        if (CheckParts(request, maxOperations) is { } refusal) return refusal;
        return CheckOverlaps(request.Success).Refusal ?? CheckOverlaps(request.Failure).Refusal;
    }

    private static StoreError? CheckParts(TxnRequest request, int maxOperations)
    {
        var largest = Math.Max(request.Compare.Count, Math.Max(request.Success.Count, request.Failure.Count));
        if (largest > maxOperations) return StoreError.TooManyOps;
        if (request.Compare.Any(c => c.Key.IsEmpty)) return StoreError.EmptyKey;
        foreach (var op in request.Success.Concat(request.Failure))
        {
            var refusal = op.RequestCase switch
            {
                RequestCase.RequestRange => Check(op.RequestRange),
                RequestCase.RequestPut => Check(op.RequestPut),
                RequestCase.RequestDeleteRange => Check(op.RequestDeleteRange),
                RequestCase.RequestTxn => CheckParts(op.RequestTxn, maxOperations - largest),
                _ => StoreError.KeyNotFound,
            };
            if (refusal is not null) return refusal;
        }

        return null;
    }

    /// <summary>A key may be changed once in a branch: no two puts, no put into a deleted range. Nested transactions count with both their branches.</summary>
    private static (StoreError? Refusal, HashSet<Google.Protobuf.ByteString> Puts, List<KeyRange> Deletes) CheckOverlaps(IReadOnlyList<RequestOp> ops)
    {
        var puts = new HashSet<Google.Protobuf.ByteString>();
        var deletes = ops.Where(o => o.RequestCase == RequestCase.RequestDeleteRange)
            .Select(o => KeyRange.Of(o.RequestDeleteRange.Key, o.RequestDeleteRange.RangeEnd)).ToList();
        foreach (var op in ops.Where(o => o.RequestCase == RequestCase.RequestTxn))
        {
            var (yes, no) = (CheckOverlaps(op.RequestTxn.Success), CheckOverlaps(op.RequestTxn.Failure));
            if ((yes.Refusal ?? no.Refusal) is { } refusal) return (refusal, puts, deletes);
            var nested = yes.Puts.Union(no.Puts).ToList();
            if (nested.Any(key => puts.Contains(key) || IsIn(deletes, key))) return (StoreError.DuplicateKey, puts, deletes);
            List<KeyRange> nestedDeletes = [.. yes.Deletes, .. no.Deletes];
            if (puts.Any(key => IsIn(nestedDeletes, key))) return (StoreError.DuplicateKey, puts, deletes);
            puts.UnionWith(nested);
            deletes.AddRange(nestedDeletes);
        }

        foreach (var op in ops.Where(o => o.RequestCase == RequestCase.RequestPut))
        {
            if (!puts.Add(op.RequestPut.Key) || IsIn(deletes, op.RequestPut.Key)) return (StoreError.DuplicateKey, puts, deletes);
        }

        return (null, puts, deletes);
    }

    private static bool IsIn(List<KeyRange> ranges, Google.Protobuf.ByteString key) => ranges.Exists(r => r.Contains(key.Span));
}
