using Google.Protobuf;

namespace MiniKube.ControlPlane.Store.Mvcc;

/// <summary>The changes of one request, which share one revision. Nothing is undone: check first, then change.</summary>
internal sealed class WriteTxn(MvccStore store)
{
    private readonly List<Change> _changes = [];
    private int _ordinal;

    /// <summary>The revision the changes get.</summary>
    public long Main { get; } = store.Revision + 1;

    /// <summary>In order; empty when the request changed nothing and so makes no revision.</summary>
    public IReadOnlyList<Change> Changes => _changes;

    /// <summary>The state with the changes so far.</summary>
    public MvccView Working => store.Working(uncommitted: _changes.Count > 0);

    /// <summary>A key's history with the changes so far; null when there is none.</summary>
    public KeyHistory? Find(ReadOnlySpan<byte> key) => store.Find(key);

    /// <param name="history">What <see cref="Find"/> says of the key.</param>
    public Change Put(ReadOnlySpan<byte> key, KeyHistory? history, ByteString value, long lease)
    {
        var last = history is null || history.Last.IsDeletion ? default : history.Last;
        var version = new KeyVersion(
            Main, _changes.Count, _ordinal++, last.Version == 0 ? Main : last.CreateRevision, last.Version + 1, lease, value.Length);
        return Add(history is null ? store.Record(key.ToArray(), version, value) : store.Record(history, version, value));
    }

    /// <summary>Deletes a key that exists.</summary>
    public Change Delete(KeyHistory history) => Add(store.Record(history, KeyVersion.Deletion(Main, _changes.Count), ByteString.Empty));

    public void Commit()
    {
        if (_changes.Count > 0) store.Committed(Main);
    }

    private Change Add(Change change)
    {
        _changes.Add(change);
        return change;
    }
}
