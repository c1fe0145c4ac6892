using Etcdserverpb;
using Mvccpb;

namespace MiniKube.ControlPlane.Store.Mvcc;

/// <summary>Answers a <see cref="RangeRequest"/> from a view.</summary>
internal static class RangeReader
{
    /// <summary>
    /// Null with the response, or the refusal. <paramref name="valueLost"/> tells that a compaction removed a value while
    /// reading: read again from a newer view.
    /// </summary>
    public static StoreError? Read(MvccView view, RangeRequest request, out RangeResponse response, out bool valueLost)
    {
        response = new RangeResponse();
        valueLost = false;
        if (view.Resolve(request.Revision, out var revision) is { } refusal) return refusal;
        var range = KeyRange.Of(request.Key, request.RangeEnd);
        if (request.CountOnly) response.Count = Count(view, range, revision);
        else if (range.IsSingle) valueLost = !ReadOne(view, range, revision, request, response);
        else if (RangeOrder.IsNeeded(request)) valueLost = !RangeOrder.Read(view, range, revision, request, response);
        else valueLost = !ReadInOrder(view, range, revision, request, response);
        return null;
    }

    /// <summary>The keys that exist in a range at a revision.</summary>
    public static long Count(MvccView view, KeyRange range, long revision)
    {
        if (range.IsSingle) return view.TryGet(range.From, revision, out _, out _) ? 1 : 0;
        long count = 0;
        var cursor = new KeyCursor(view.Root, range);
        while (cursor.MoveNext())
        {
            if (cursor.Current.TryVisibleAt(revision, out _)) count++;
        }

        return count;
    }

    private static bool ReadOne(MvccView view, KeyRange range, long revision, RangeRequest request, RangeResponse response)
    {
        if (!view.TryGet(range.From, revision, out var history, out var version)) return true;
        response.Count = 1;
        if (!RangeOrder.Passes(request, version)) return true;
        return Add(view, history, version, request, response);
    }

    private static bool ReadInOrder(MvccView view, KeyRange range, long revision, RangeRequest request, RangeResponse response)
    {
        long count = 0;
        var limit = request.Limit > 0 ? request.Limit : long.MaxValue;
        var cursor = new KeyCursor(view.Root, range);
        while (cursor.MoveNext())
        {
            if (!cursor.Current.TryVisibleAt(revision, out var version)) continue;
            if (count++ < limit && !Add(view, cursor.Current, version, request, response)) return false;
        }

        response.Count = count;
        response.More = count > limit;
        return true;
    }

    private static bool Add(MvccView view, KeyHistory history, in KeyVersion version, RangeRequest request, RangeResponse response)
    {
        if (view.Load(history, version, !request.KeysOnly) is not { } kv) return false;
        response.Kvs.Add(kv);
        return true;
    }
}
