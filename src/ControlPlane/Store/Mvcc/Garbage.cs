namespace MiniKube.ControlPlane.Store.Mvcc;

/// <summary>
/// The keys that hold versions a compaction could drop, by the revision that made them droppable.
/// So a compaction looks at what there is to drop, not at every key.
/// </summary>
internal sealed class Garbage
{
    private readonly List<(long Revision, byte[] Key)> _restored = [];
    private readonly Queue<(long Revision, byte[] Key)> _queue = new();
    private List<byte[]> _deletedAtCompaction = [];

    /// <summary>A version that made its predecessor, or itself when it is a deletion, droppable. Revisions must not fall.</summary>
    public void Add(in KeyVersion version, byte[] key) => _queue.Enqueue((version.Main, key));

    /// <summary>As <see cref="Add"/>, in any order; <see cref="Sort"/> must follow.</summary>
    public void AddUnordered(in KeyVersion version, byte[] key) => _restored.Add((version.Main, key));

    public void Sort()
    {
        foreach (var entry in _restored.OrderBy(e => e.Revision)) _queue.Enqueue(entry);
        _restored.Clear();
        _restored.TrimExcess();
    }

    /// <summary>The keys to look at when compacting at <paramref name="revision"/>. Those changed at the revision itself come again
    /// the next time, because a deletion there is kept once.</summary>
    public IReadOnlyList<byte[]> TakeUntil(long revision)
    {
        var keys = _deletedAtCompaction;
        _deletedAtCompaction = [];
        while (_queue.TryPeek(out var entry) && entry.Revision <= revision)
        {
            _queue.Dequeue();
            keys.Add(entry.Key);
            if (entry.Revision == revision) _deletedAtCompaction.Add(entry.Key);
        }

        return keys;
    }

    public void Clear()
    {
        _queue.Clear();
        _restored.Clear();
        _deletedAtCompaction.Clear();
    }
}
