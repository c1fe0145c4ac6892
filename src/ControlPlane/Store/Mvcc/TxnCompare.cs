using Etcdserverpb;
using static Etcdserverpb.Compare.Types;

namespace MiniKube.ControlPlane.Store.Mvcc;

/// <summary>Decides the guards of a transaction against a view.</summary>
internal static class TxnCompare
{
    /// <summary>Whether all guards hold.</summary>
    public static bool All(MvccView view, IEnumerable<Compare> compares)
    {
        foreach (var compare in compares)
        {
            if (!Holds(view, compare)) return false;
        }

        return true;
    }

    private static bool Holds(MvccView view, Compare compare)
    {
        var range = KeyRange.Of(compare.Key, compare.RangeEnd);
        if (range.IsSingle)
        {
            return view.TryGet(range.From, view.Revision, out var history, out var version)
                ? Holds(view, compare, history, version)
                : HoldsForAbsent(compare);
        }

        var any = false;
        var cursor = new KeyCursor(view.Root, range);
        while (cursor.MoveNext())
        {
            if (!cursor.Current.TryVisibleAt(view.Revision, out var version)) continue;
            any = true;
            if (!Holds(view, compare, cursor.Current, version)) return false;
        }

        return any || HoldsForAbsent(compare);
    }

    /// <summary>An absent key counts as one with zero revisions, version and lease; comparing its value always fails.</summary>
    private static bool HoldsForAbsent(Compare compare) =>
        compare.Target != CompareTarget.Value && Decide(0L.CompareTo(Wanted(compare)), compare.Result);

    private static bool Holds(MvccView view, Compare compare, KeyHistory history, in KeyVersion version)
    {
        var order = compare.Target switch
        {
            CompareTarget.Version => version.Version.CompareTo(compare.Version),
            CompareTarget.Create => version.CreateRevision.CompareTo(compare.CreateRevision),
            CompareTarget.Mod => version.Main.CompareTo(compare.ModRevision),
            CompareTarget.Lease => version.Lease.CompareTo(compare.Lease),
            _ => view.Load(history, version, withValue: true)!.Value.Span.SequenceCompareTo(compare.Value.Span),
        };
        return Decide(order, compare.Result);
    }

    private static long Wanted(Compare compare) => compare.Target switch
    {
        CompareTarget.Version => compare.Version,
        CompareTarget.Create => compare.CreateRevision,
        CompareTarget.Mod => compare.ModRevision,
        CompareTarget.Lease => compare.Lease,
        _ => 0,
    };

    private static bool Decide(int order, CompareResult wanted) => wanted switch
    {
        CompareResult.Equal => order == 0,
        CompareResult.NotEqual => order != 0,
        CompareResult.Greater => order > 0,
        CompareResult.Less => order < 0,
        _ => true,
    };
}
