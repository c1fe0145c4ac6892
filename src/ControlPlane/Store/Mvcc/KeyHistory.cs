using Google.Protobuf;

namespace MiniKube.ControlPlane.Store.Mvcc;

/// <summary>
/// The versions of one key, oldest first. Immutable to its holders: a change makes a new history, which may share the
/// array behind it, because only the applier appends and only behind everybody's end. Most keys have one version, and there are
/// as many histories as keys: that one is kept in the object itself.
/// </summary>
internal sealed class KeyHistory
{
    private readonly KeyVersion _only;
    private readonly KeyVersion[]? _versions;
    private ByteString? _kept;
    private bool _recalled;

    private KeyHistory(byte[] key, KeyVersion[] versions, int count)
    {
        Key = key;
        _versions = versions;
        Count = count;
    }

    public KeyHistory(byte[] key, in KeyVersion first)
    {
        Key = key;
        _only = first;
        Count = 1;
    }

    public byte[] Key { get; }

    /// <summary>The key as responses carry it: a new wrapper that shares <see cref="Key"/>.</summary>
    public ByteString KeyBytes => UnsafeByteOperations.UnsafeWrap(Key);

    public int Count { get; }

    public ReadOnlySpan<KeyVersion> Versions => _versions is null ? new ReadOnlySpan<KeyVersion>(in _only) : _versions.AsSpan(0, Count);

    public ref readonly KeyVersion Last => ref Versions[Count - 1];

    /// <param name="versions">At least one; no longer the caller's.</param>
    public static KeyHistory Restore(byte[] key, KeyVersion[] versions) =>
        versions.Length == 1 ? new KeyHistory(key, versions[0]) : new KeyHistory(key, versions, versions.Length);

    /// <summary>The version seen at <paramref name="revision"/>; false when the key did not exist then.</summary>
    public bool TryVisibleAt(long revision, out KeyVersion version)
    {
        var index = LastAtOrBefore(revision);
        if (index < 0 || Versions[index].IsDeletion)
        {
            version = default;
            return false;
        }

        version = Versions[index];
        return true;
    }

    public KeyHistory Append(in KeyVersion version)
    {
        var versions = _versions;
        if (versions is null || Count == versions.Length)
        {
            versions = new KeyVersion[Count * 2];
            Versions.CopyTo(versions);
        }

        versions[Count] = version;
        return new KeyHistory(Key, versions, Count + 1);
    }

    /// <summary>
    /// Drops what no read at or after <paramref name="revision"/> can see; a deletion at the revision itself stays for
    /// watchers that start there. Null when nothing is left.
    /// </summary>
    public KeyHistory? Compact(long revision, Action<KeyVersion> dropped)
    {
        var keep = LastAtOrBefore(revision);
        if (keep < 0) return this;
        if (Versions[keep].IsDeletion && Versions[keep].Main < revision) keep++;
        if (keep == 0) return this;
        foreach (var version in Versions[..keep]) dropped(version);
        return keep == Count ? null : Restore(Key, Versions[keep..].ToArray());
    }

    /// <summary>The newest version's value, if it is kept here; it then stays for longer.</summary>
    public ByteString? Recall()
    {
        ByteString? kept = Volatile.Read(ref _kept);
        if (kept is not null && !_recalled) _recalled = true;
        return kept;
    }

    /// <summary>False when it is kept already. <see cref="ValueCache"/> calls this and <see cref="TryForget"/> under its lock.</summary>
    public bool TryKeep(ByteString value)
    {
        if (_kept is not null) return false;
        Volatile.Write(ref _kept, value);
        return true;
    }

    /// <summary>Lets the value go, unless it was recalled since this was last asked.</summary>
    public bool TryForget(out int length)
    {
        length = _kept?.Length ?? 0;
        bool recalled = _recalled;
        _recalled = false;
        if (!recalled) Volatile.Write(ref _kept, null);
        return !recalled;
    }

    private int LastAtOrBefore(long revision)
    {
        var versions = Versions;
        if (versions[^1].Main <= revision) return Count - 1;
        int low = 0, high = Count - 1;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (versions[middle].Main <= revision) low = middle + 1;
            else high = middle;
        }

        return low - 1;
    }
}
