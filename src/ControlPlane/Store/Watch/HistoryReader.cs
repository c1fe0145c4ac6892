using Google.Protobuf;
using MiniKube.ControlPlane.Store.Mvcc;

namespace MiniKube.ControlPlane.Store.Watch;

/// <summary>
/// Reads past changes of a range from the keys' histories, for watchers that start or have fallen behind the window. Values are read
/// one by one as the changes are taken, so that a watcher that is far behind, or does not read, costs no more memory than one that is not.
/// </summary>
internal static class HistoryReader
{
    /// <summary>In order. Ends with null when a part has been compacted away, before or while reading.</summary>
    public static IEnumerable<Change?> Read(MvccView view, KeyRange range, long from, long to) =>
        from < view.CompactRevision ? [null] : Load(Find(view.Root, range, from, to), view.Values);

    private static List<Place> Find(KeyTreeNode root, KeyRange range, long from, long to)
    {
        var found = new List<Place>();
        for (var cursor = new KeyCursor(root, range); cursor.MoveNext();)
        {
            var versions = cursor.Current.Versions;
            for (var i = versions.Length - 1; i >= 0 && versions[i].Main >= from; i--)
            {
                if (versions[i].Main <= to) found.Add(new Place(versions[i].Main, versions[i].Sub, cursor.Current, i));
            }
        }

        found.Sort(static (a, b) => a.Main != b.Main ? a.Main.CompareTo(b.Main) : a.Sub.CompareTo(b.Sub));
        return found;
    }

    private static IEnumerable<Change?> Load(List<Place> places, IValueTier values)
    {
        foreach (var place in places)
        {
            var version = place.History.Versions[place.Index];
            if ((version.ValueLength == 0 ? ByteString.Empty : values.Read(version.ValueId)) is not { } value)
            {
                yield return null;
                yield break;
            }

            yield return new Change(place.History, version, value, Previous(place));
        }
    }

    private static KeyVersion? Previous(in Place place) =>
        place.Index > 0 && place.History.Versions[place.Index - 1] is { IsDeletion: false } previous ? previous : null;

    private readonly record struct Place(long Main, int Sub, KeyHistory History, int Index);
}
