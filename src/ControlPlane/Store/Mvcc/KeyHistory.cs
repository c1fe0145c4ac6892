using Google.Protobuf;

namespace MiniKube.ControlPlane.Store.Mvcc;

/// <summary>
/// The versions of one key, oldest first. Grows in place: the applier appends, and a reader takes the versions up to the revision of its
/// view, so a change of a key that is known copies nothing. Versions never change, and none is taken away: a compaction makes a new
/// history for the tree to come. Most keys have one version, and there are as many histories as keys: that one is kept in the object itself.
/// </summary>
internal sealed class KeyHistory
{
    private readonly KeyVersion _only;
    private KeyVersion[]? _versions;
    private KeptValue? _kept;
    private int _count;

    private KeyHistory(byte[] key, KeyVersion[] versions)
    {
        Key = key;
        _versions = versions;
        _count = versions.Length;
    }

    public KeyHistory(byte[] key, in KeyVersion first)
    {
        Key = key;
        _only = first;
        _count = 1;
    }

    public byte[] Key { get; }

    /// <summary>The key as responses carry it: a new wrapper that shares <see cref="Key"/>.</summary>
    public ByteString KeyBytes => UnsafeByteOperations.UnsafeWrap(Key);

    /// <summary>All versions so far. What readers of a view want are those <see cref="Until"/> its revision.</summary>
    public ReadOnlySpan<KeyVersion> Versions
    {
        get
        {
            // The number before the array, which then holds at least so many.
            var count = Volatile.Read(ref _count);
            return count == 1 ? new ReadOnlySpan<KeyVersion>(in _only) : Volatile.Read(ref _versions).AsSpan(0, count);
        }
    }

    public ref readonly KeyVersion Last => ref Versions[^1];

    /// <summary>A value read lately; the owner of this reference is <see cref="ValueCache"/>.</summary>
    public ref KeptValue? Kept => ref _kept;

    /// <param name="versions">At least one; no longer the caller's.</param>
    public static KeyHistory Restore(byte[] key, KeyVersion[] versions) =>
        versions.Length == 1 ? new KeyHistory(key, versions[0]) : new KeyHistory(key, versions);

    /// <summary>The versions made at or before a revision; at least one when the key is in a tree frozen then.</summary>
    public ReadOnlySpan<KeyVersion> Until(long revision)
    {
        var versions = Versions;
        return versions[..(LastAtOrBefore(versions, revision) + 1)];
    }

    /// <summary>The version seen at <paramref name="revision"/>; false when the key did not exist then.</summary>
    public bool TryVisibleAt(long revision, out KeyVersion version)
    {
        var versions = Versions;
        var index = LastAtOrBefore(versions, revision);
        version = index < 0 || versions[index].IsDeletion ? default : versions[index];
        return version.Main != 0;
    }

    /// <summary>Adds a version that is newer than all. The applier alone calls this; readers may be looking.</summary>
    public void Append(in KeyVersion version)
    {
        var (count, versions) = (_count, _versions);
        if (versions is null || count == versions.Length)
        {
            versions = new KeyVersion[count * 2];
            Versions.CopyTo(versions);
            Volatile.Write(ref _versions, versions);
        }

        versions[count] = version;
        Volatile.Write(ref _count, count + 1);
        _kept = null;
    }

    /// <summary>
    /// Drops what no read at or after <paramref name="revision"/> can see; a deletion at the revision itself stays for
    /// watchers that start there. Null when nothing is left.
    /// </summary>
    public KeyHistory? Compact(long revision, Action<KeyVersion> dropped)
    {
        var versions = Versions;
        var keep = LastAtOrBefore(versions, revision);
        if (keep < 0) return this;
        if (versions[keep].IsDeletion && versions[keep].Main < revision) keep++;
        if (keep == 0) return this;
        foreach (var version in versions[..keep]) dropped(version);
        return keep == versions.Length ? null : Restore(Key, versions[keep..].ToArray());
    }

    private static int LastAtOrBefore(ReadOnlySpan<KeyVersion> versions, long revision)
    {
        if (versions[^1].Main <= revision) return versions.Length - 1;
        int low = 0, high = versions.Length - 1;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (versions[middle].Main <= revision) low = middle + 1;
            else high = middle;
        }

        return low - 1;
    }
}
