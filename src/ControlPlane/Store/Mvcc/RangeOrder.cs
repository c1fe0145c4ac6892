using Etcdserverpb;
using Google.Protobuf;
using static Etcdserverpb.RangeRequest.Types;

namespace MiniKube.ControlPlane.Store.Mvcc;

/// <summary>Ranges that are filtered by revision or sorted by something else than the key ascending: all matches are looked at, then cut to the limit.</summary>
internal static class RangeOrder
{
    public static bool IsNeeded(RangeRequest request) => Filters(request) || Order(request) != SortOrder.None;

    public static bool Passes(RangeRequest request, in KeyVersion version) =>
        (request.MinModRevision == 0 || version.Main >= request.MinModRevision)
        && (request.MaxModRevision == 0 || version.Main <= request.MaxModRevision)
        && (request.MinCreateRevision == 0 || version.CreateRevision >= request.MinCreateRevision)
        && (request.MaxCreateRevision == 0 || version.CreateRevision <= request.MaxCreateRevision);

    /// <summary>False when a value was compacted away meanwhile.</summary>
    public static bool Read(MvccView view, KeyRange range, long revision, RangeRequest request, RangeResponse response)
    {
        var found = new List<(KeyHistory History, KeyVersion Version, ByteString? Value)>();
        var byValue = request.SortTarget == SortTarget.Value;
        var cursor = new KeyCursor(view.Root, range);
        while (cursor.MoveNext())
        {
            if (!cursor.Current.TryVisibleAt(revision, out var version)) continue;
            response.Count++;
            if (!Passes(request, version)) continue;
            var value = byValue ? view.Load(cursor.Current, version, withValue: true)?.Value : null;
            if (byValue && value is null) return false;
            found.Add((cursor.Current, version, value));
        }

        var limit = request.Limit > 0 ? (int)Math.Min(request.Limit, int.MaxValue) : int.MaxValue;
        response.More = found.Count > limit;
        foreach (var (history, version, _) in Sorted(found, request).Take(limit))
        {
            if (view.Load(history, version, !request.KeysOnly) is not { } kv) return false;
            response.Kvs.Add(kv);
        }

        return true;
    }

    private static bool Filters(RangeRequest request) =>
        request.MinModRevision != 0 || request.MaxModRevision != 0 || request.MinCreateRevision != 0 || request.MaxCreateRevision != 0;

    /// <summary>None for what the index gives anyway: keys ascending.</summary>
    private static SortOrder Order(RangeRequest request)
    {
        if (request.SortTarget == SortTarget.Key) return request.SortOrder == SortOrder.Descend ? SortOrder.Descend : SortOrder.None;
        return request.SortOrder == SortOrder.None ? SortOrder.Ascend : request.SortOrder;
    }

    private static IEnumerable<(KeyHistory History, KeyVersion Version, ByteString? Value)> Sorted(
        List<(KeyHistory History, KeyVersion Version, ByteString? Value)> found, RangeRequest request)
    {
        if (Order(request) == SortOrder.None) return found;
        if (request.SortTarget == SortTarget.Key) return Enumerable.Reverse(found);
        IComparer<(KeyHistory History, KeyVersion Version, ByteString? Value)> comparer = Comparer<(KeyHistory History, KeyVersion Version, ByteString? Value)>.Create((a, b) => request.SortTarget switch
        {
            SortTarget.Version => a.Version.Version.CompareTo(b.Version.Version),
            SortTarget.Create => a.Version.CreateRevision.CompareTo(b.Version.CreateRevision),
            SortTarget.Mod => a.Version.Main.CompareTo(b.Version.Main),
            _ => a.Value!.Span.SequenceCompareTo(b.Value!.Span),
        });
        return Order(request) == SortOrder.Ascend ? found.Order(comparer) : found.OrderDescending(comparer);
    }
}
