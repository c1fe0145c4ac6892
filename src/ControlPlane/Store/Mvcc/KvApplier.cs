using Etcdserverpb;
using Google.Protobuf;
using MiniKube.ControlPlane.Store.Leases;
using Mvccpb;

namespace MiniKube.ControlPlane.Store.Mvcc;

/// <summary>Carries out the single operations of KV requests inside an open <see cref="WriteTxn"/>. The applier's own.</summary>
internal sealed class KvApplier(LeaseTable leases)
{
    public StoreError? Check(MvccView view, PutRequest request)
    {
        if (request.IgnoreValue || request.IgnoreLease)
        {
            if (!view.TryGet(request.Key.Span, view.Revision, out _, out _)) return StoreError.KeyNotFound;
        }

        return request.Lease != 0 && !leases.Exists(request.Lease) ? StoreError.LeaseNotFound : null;
    }

    /// <summary>Puts a key that <see cref="Check"/> let pass. The response is null when nobody asked for one.</summary>
    public PutResponse? Put(WriteTxn txn, PutRequest request, bool answer)
    {
        var response = answer ? new PutResponse() : null;
        var (value, lease) = (request.Value, request.Lease);
        long oldLease = 0;
        var history = txn.Find(request.Key.Span);
        if (history is { Last.IsDeletion: false })
        {
            var version = history.Last;
            oldLease = version.Lease;
            if (request.IgnoreLease) lease = oldLease;
            if (request.IgnoreValue || (answer && request.PrevKv))
            {
                var previous = txn.Working.Load(history, version, withValue: true)!;
                if (request.IgnoreValue) value = previous.Value;
                if (request.PrevKv && response is not null) response.PrevKv = previous;
            }
        }

        var change = txn.Put(request.Key.Span, history, value, lease);
        if (lease != oldLease) leases.Move(change.History.KeyBytes, oldLease, lease);
        return response;
    }

    public DeleteRangeResponse? Delete(WriteTxn txn, DeleteRangeRequest request, bool answer)
    {
        var range = KeyRange.Of(request.Key, request.RangeEnd);
        var found = new List<(KeyHistory History, KeyVersion Version)>();
        var view = txn.Working;
        if (range.IsSingle)
        {
            if (view.TryGet(range.From, long.MaxValue, out var history, out var version)) found.Add((history, version));
        }
        else
        {
            var cursor = new KeyCursor(view.Root, range);
            while (cursor.MoveNext())
            {
                if (cursor.Current.TryVisibleAt(long.MaxValue, out var version)) found.Add((cursor.Current, version));
            }
        }

        var response = answer ? new DeleteRangeResponse { Deleted = found.Count } : null;
        foreach (var (history, version) in found)
        {
            if (answer && request.PrevKv) response!.PrevKvs.Add(view.Load(history, version, withValue: true)!);
            txn.Delete(history);
            if (version.Lease != 0) leases.Move(history.KeyBytes, version.Lease, 0);
        }

        return response;
    }

    /// <summary>Deletes keys in order, those that exist.</summary>
    public static void DeleteAll(WriteTxn txn, IEnumerable<ByteString> keys)
    {
        foreach (var key in keys.Select(k => k.ToByteArray()).Order(Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b))))
        {
            if (txn.Find(key) is { Last.IsDeletion: false } history) txn.Delete(history);
        }
    }
}
