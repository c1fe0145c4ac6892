using MiniKube.ControlPlane.Store.Mvcc;
using MiniKube.ControlPlane.Store.Snapshots.Bolt;

namespace MiniKube.ControlPlane.Store.Snapshots.Etcd;

/// <summary>
/// etcd's bucket "key": every version of every key, ordered by revision. Holds 24 bytes a version; the values are read one by one
/// from the view as they are written, so the view must stay pinned.
/// </summary>
internal sealed class RevisionBucket : IBoltBucket
{
    private readonly long[] _mains;
    private readonly (KeyHistory History, int Index)[] _versions;
    private readonly IValueTier _values;
    private uint _hash = Castagnoli.Begin;

    public RevisionBucket(MvccView view)
    {
        _values = view.Values;
        var count = 0;
        for (var cursor = new KeyCursor(view.Root, KeyRange.All); cursor.MoveNext();) count += cursor.Current.Until(view.Revision).Length;
        _mains = new long[count];
        _versions = new (KeyHistory, int)[count];
        var at = 0;
        for (var cursor = new KeyCursor(view.Root, KeyRange.All); cursor.MoveNext();)
        {
            var history = cursor.Current;
            var versions = history.Until(view.Revision);
            if (!versions[^1].IsDeletion) LiveKeys++;
            for (var i = 0; i < versions.Length; i++)
            {
                _mains[at] = versions[i].Main;
                _versions[at++] = (history, i);
            }
        }

        Array.Sort(_mains, _versions);
        SortWithinRevisions();
    }

    public string Name => EtcdBuckets.Key;

    public int Count => _versions.Length;

    /// <summary>Keys that exist at the view's revision.</summary>
    public int LiveKeys { get; }

    /// <summary>CRC32C over revision and content of the versions whose values have been copied; of all of them once the bucket is written.</summary>
    public uint Hash => ~_hash;

    /// <summary>The hash without writing the bucket.</summary>
    public uint HashAll()
    {
        var buffer = new byte[4096];
        for (var i = 0; i < Count; i++)
        {
            var size = ValueSize(i);
            if (buffer.Length < size) buffer = new byte[size * 2];
            CopyValue(i, buffer.AsSpan(0, size));
        }

        return Hash;
    }

    public int KeySize(int entry) => Version(entry).IsDeletion ? EtcdRevision.DeletionSize : EtcdRevision.Size;

    public int ValueSize(int entry) => KeyValueBytes.Size(_versions[entry].History, Version(entry));

    public void CopyKey(int entry, Span<byte> target)
    {
        ref readonly var version = ref Version(entry);
        EtcdRevision.Write(target, version.Main, version.Sub, version.IsDeletion);
    }

    public void CopyValue(int entry, Span<byte> target)
    {
        KeyValueBytes.Write(target, _versions[entry].History, Version(entry), _values);
        Span<byte> key = stackalloc byte[EtcdRevision.DeletionSize];
        key = key[..KeySize(entry)];
        CopyKey(entry, key);
        _hash = Castagnoli.Add(Castagnoli.Add(_hash, key), target);
    }

    private ref readonly KeyVersion Version(int entry) => ref _versions[entry].History.Versions[_versions[entry].Index];

    private void SortWithinRevisions()
    {
        var bySub = Comparer<(KeyHistory History, int Index)>.Create(
            (a, b) => a.History.Versions[a.Index].Sub.CompareTo(b.History.Versions[b.Index].Sub));
        for (var first = 0; first < _mains.Length;)
        {
            var end = first + 1;
            while (end < _mains.Length && _mains[end] == _mains[first]) end++;
            if (end - first > 1) Array.Sort(_versions, first, end - first, bySub);
            first = end;
        }
    }
}
