using Google.Protobuf;

namespace MiniKube.ControlPlane.Store.Mvcc;

/// <summary>
/// The writer's side of the keys: the applier opens a <see cref="WriteTxn"/>, changes keys, commits; <see cref="Publish"/>
/// then shows everything committed to readers at once. Not thread-safe but for <see cref="View"/>.
/// </summary>
internal sealed class MvccStore : IDisposable
{
    private const int VersionOverhead = 80;
    private const long CacheBytes = 32 << 20;

    private readonly KeyTree _tree = new();
    private readonly IValueTier _values;
    private readonly Garbage _garbage = new();
    private readonly ValuePins _pins;
    private readonly ValueCache _lately = new(CacheBytes);
    private MvccView _view;
    private MvccView? _working;

    public MvccStore(IValueTier values)
    {
        _values = values;
        _pins = new ValuePins(values);
        _view = Working();
    }

    /// <summary>What readers see. Any thread.</summary>
    public MvccView View => Volatile.Read(ref _view);

    /// <summary>The newest committed revision, published or not.</summary>
    public long Revision { get; private set; } = 1;

    public long CompactRevision { get; private set; } = -1;

    /// <summary>Bytes of all keys and values with their history.</summary>
    public long Size { get; private set; }

    public int KeyCount => _tree.Count;

    /// <summary>The state as the applier sees it now; valid until its next change.</summary>
    public MvccView Working(bool uncommitted = false)
    {
        var revision = uncommitted ? Revision + 1 : Revision;
        if (_working is { } last && last.Revision == revision && last.CompactRevision == CompactRevision && last.Size == Size && ReferenceEquals(last.Root, _tree.Root)) return last;
        return _working = new MvccView(_tree.Root, revision, CompactRevision, _values, Size, _lately);
    }

    /// <summary>A key's history, with changes that are not committed; null when it never was, or all of it is compacted.</summary>
    public KeyHistory? Find(ReadOnlySpan<byte> key) => _tree.Root.Find(key);

    public WriteTxn Begin() => new(this);

    public void Publish()
    {
        _tree.Freeze();
        Volatile.Write(ref _view, Working());
        _pins.Flush();
    }

    /// <summary>What readers see now, with values that stay until the result is disposed. Any thread.</summary>
    public PinnedView Pin() => new(() => View, _pins);

    /// <summary>Views somebody holds on to.</summary>
    public int PinCount => _pins.Count;

    /// <summary>See <see cref="IValueTier.GiveBackAsync"/>.</summary>
    public Task GiveBackAsync() => _values.GiveBackAsync();

    /// <summary>Forgets what only reads before <paramref name="revision"/> could see.</summary>
    public StoreError? Compact(long revision) => Compact(revision, out _);

    /// <inheritdoc cref="Compact(long)"/>
    /// <param name="dropped">How many versions that was.</param>
    public StoreError? Compact(long revision, out long dropped)
    {
        dropped = 0;
        if (revision <= CompactRevision) return StoreError.Compacted;
        if (revision > Revision) return StoreError.FutureRevision;
        CompactRevision = revision;
        long count = 0;
        foreach (var key in _garbage.TakeUntil(revision))
        {
            if (_tree.Root.Find(key) is not { } history) continue;
            var kept = history.Compact(revision, version =>
            {
                count++;
                Drop(history, version);
            });
            if (kept is null) _tree.Remove(key);
            else if (!ReferenceEquals(kept, history)) _tree.Set(kept);
        }

        dropped = count;
        return null;
    }

    /// <summary>Empties the store and sets its revisions, before <see cref="RestoreKey"/> fills it.</summary>
    public void Reset(long revision, long compactRevision)
    {
        _tree.Clear();
        _garbage.Clear();
        _values.Clear();
        Size = 0;
        Revision = revision;
        CompactRevision = compactRevision;
    }

    /// <summary>Adds a key with its whole history; <paramref name="values"/> has one for each version, empty for deletions, and stays the caller's.</summary>
    public void RestoreKey(byte[] key, KeyVersion[] versions, ReadOnlySpan<ReadOnlyMemory<byte>> values)
    {
        for (var i = 0; i < versions.Length; i++)
        {
            if (versions[i].ValueLength > 0) _values.Write(versions[i].ValueId, values[i].Span);
            Size += Cost(key, versions[i]);
            if (i > 0 || versions[i].IsDeletion) _garbage.AddUnordered(versions[i], key);
        }

        _tree.Set(KeyHistory.Restore(key, versions));
    }

    /// <summary>Makes the next revision a later one; nothing else changes.</summary>
    public void MoveRevision(long revision) => Revision = revision;

    /// <summary>Ends what <see cref="Reset"/> began.</summary>
    public void FinishRestore() => _garbage.Sort();

    public void Dispose() => _values.Dispose();

    /// <summary>The first version of a key that was not known.</summary>
    internal Change Record(byte[] key, in KeyVersion version, ByteString value)
    {
        var history = new KeyHistory(key, version);
        _tree.Set(history);
        return Recorded(history, version, value, null);
    }

    /// <summary>The next version of a key.</summary>
    internal Change Record(KeyHistory history, in KeyVersion version, ByteString value)
    {
        KeyVersion? previous = history.Last.IsDeletion ? null : history.Last;
        history.Append(version);
        _garbage.Add(version, history.Key);
        return Recorded(history, version, value, previous);
    }

    internal void Committed(long revision) => Revision = revision;

    private Change Recorded(KeyHistory history, in KeyVersion version, ByteString value, KeyVersion? previous)
    {
        Size += Cost(history.Key, version);
        if (version.ValueLength > 0) _values.Write(version.ValueId, value);
        return new Change(history, version, value, previous);
    }

    private static long Cost(byte[] key, in KeyVersion version) => key.Length + version.ValueLength + VersionOverhead;

    private void Drop(KeyHistory history, in KeyVersion version)
    {
        Size -= Cost(history.Key, version);
        if (version.ValueLength > 0) _pins.Remove(version);
    }
}
