namespace MiniKube.ControlPlane.Store.Snapshots.Bolt;

/// <summary>
/// A bucket to be written: entries in the order of their keys. Asked first for all sizes and then, once, in order, for the bytes;
/// so the values need never be in memory together. The answers must not change in between.
/// </summary>
internal interface IBoltBucket
{
    string Name { get; }

    int Count { get; }

    int KeySize(int entry);

    int ValueSize(int entry);

    /// <param name="target">Exactly as long as the key.</param>
    void CopyKey(int entry, Span<byte> target);

    /// <param name="target">Exactly as long as the value.</param>
    void CopyValue(int entry, Span<byte> target);
}

/// <summary>A small bucket held in memory.</summary>
internal sealed class MemoryBucket(string name) : IBoltBucket
{
    private readonly SortedList<byte[], byte[]> _entries = new(Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b)));

    public string Name => name;

    public int Count => _entries.Count;

    /// <summary>Adds an entry, in any order; replaces one with the same key.</summary>
    public void Set(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) => _entries[key.ToArray()] = value.ToArray();

    public int KeySize(int entry) => _entries.GetKeyAtIndex(entry).Length;

    public int ValueSize(int entry) => _entries.GetValueAtIndex(entry).Length;

    public void CopyKey(int entry, Span<byte> target) => _entries.GetKeyAtIndex(entry).CopyTo(target);

    public void CopyValue(int entry, Span<byte> target) => _entries.GetValueAtIndex(entry).CopyTo(target);
}
