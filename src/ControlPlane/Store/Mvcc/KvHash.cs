using MiniKube.ControlPlane.Store.Snapshots.Etcd;

namespace MiniKube.ControlPlane.Store.Mvcc;

/// <summary>
/// etcd's HashKV: CRC32C over the bucket's name and then every version, in the order of revisions, as etcd would have it in its
/// database. Equal on members, and on stores of either kind, that went through the same.
/// </summary>
internal static class KvHash
{
    /// <summary>
    /// Over the versions up to <paramref name="revision"/>. Of those a compaction may have dropped, only the one each key had at
    /// the revision counts, so that it does not matter how far the compaction has come. Null when a value vanished meanwhile.
    /// </summary>
    public static uint? Of(MvccView view, long revision)
    {
        var found = Collect(view, revision);
        found.Sort(static (a, b) => a.Main != b.Main ? a.Main.CompareTo(b.Main) : a.Sub.CompareTo(b.Sub));
        var hash = Castagnoli.Add(Castagnoli.Begin, "key"u8);
        Span<byte> key = stackalloc byte[EtcdRevision.DeletionSize];
        var buffer = new byte[4096];
        try
        {
            foreach (var place in found)
            {
                ref readonly var version = ref place.History.Versions[place.Index];
                EtcdRevision.Write(key, version.Main, version.Sub, version.IsDeletion);
                hash = Castagnoli.Add(hash, key[..(version.IsDeletion ? EtcdRevision.DeletionSize : EtcdRevision.Size)]);
                var size = KeyValueBytes.Size(place.History, version);
                if (buffer.Length < size) buffer = new byte[size * 2];
                KeyValueBytes.Write(buffer.AsSpan(0, size), place.History, version, view.Values);
                hash = Castagnoli.Add(hash, buffer.AsSpan(0, size));
            }
        }
        catch (InvalidDataException)
        {
            return null;
        }

        return ~hash;
    }

    private static List<Place> Collect(MvccView view, long revision)
    {
        var (certain, compacted) = (new List<Place>(), new List<Place>());
        var anyKept = false;
        for (var cursor = new KeyCursor(view.Root, KeyRange.All); cursor.MoveNext();)
        {
            var history = cursor.Current;
            var visible = history.TryVisibleAt(revision, out var kept);
            anyKept |= visible;
            var versions = history.Until(revision);
            for (var i = 0; i < versions.Length; i++)
            {
                ref readonly var version = ref versions[i];
                var place = new Place(version.Main, version.Sub, history, i);
                if (version.Main > view.CompactRevision || (visible && version.Main == kept.Main && version.Sub == kept.Sub)) certain.Add(place);
                else if (!version.IsDeletion) compacted.Add(place);
            }
        }

        // With no key left at the revision etcd skips nothing.
        if (!anyKept) certain.AddRange(compacted);
        return certain;
    }

    private readonly record struct Place(long Main, int Sub, KeyHistory History, int Index);
}
