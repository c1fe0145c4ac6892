using Google.Protobuf;

namespace MiniKube.ControlPlane.Store.Mvcc;

/// <summary>
/// Values that were read lately, kept beside their keys' newest versions, up to a number of bytes. What was read again since
/// it was last looked at stays when room is needed. Writing a key keeps nothing: most values are never read here. Thread-safe.
/// </summary>
internal sealed class ValueCache(long limit)
{
    private const int Overhead = 128;
    private readonly Lock _lock = new();
    private readonly Queue<KeptValue> _kept = new();
    private long _bytes;

    /// <summary>A version's value, if it is kept.</summary>
    public static ByteString? Find(KeyHistory history, in KeyVersion version) =>
        Volatile.Read(ref history.Kept) is { } kept && kept.ValueId == version.ValueId ? kept.Recall() : null;

    /// <summary>Keeps a value, if it is that of the history's newest version.</summary>
    public void Keep(KeyHistory history, in KeyVersion version, ByteString value)
    {
        var id = version.ValueId;
        if (value.Length > limit / 64 || history.Last.ValueId != id) return;
        lock (_lock)
        {
            if (history.Kept?.ValueId == id) return;
            var kept = new KeptValue(history, id, value);
            Volatile.Write(ref history.Kept, kept);
            _kept.Enqueue(kept);
            _bytes += value.Length + Overhead;
            while (_bytes > limit) MakeRoom();
        }
    }

    /// <summary>What a history let go when it grew leaves here, too.</summary>
    private void MakeRoom()
    {
        var oldest = _kept.Dequeue();
        if (oldest.TryStay())
        {
            _kept.Enqueue(oldest);
            return;
        }

        Interlocked.CompareExchange(ref oldest.History.Kept, null, oldest);
        _bytes -= oldest.Length + Overhead;
    }
}

/// <summary>A version's value beside its key.</summary>
internal sealed class KeptValue(KeyHistory history, long valueId, ByteString value)
{
    private bool _recalled;

    public KeyHistory History => history;

    /// <summary>Which version it belongs to: a history may have grown since.</summary>
    public long ValueId => valueId;

    public int Length => value.Length;

    /// <summary>The value, which then stays for longer.</summary>
    public ByteString Recall()
    {
        if (!_recalled) _recalled = true;
        return value;
    }

    /// <summary>Whether it was recalled since this was last asked, and still is the history's.</summary>
    public bool TryStay()
    {
        var recalled = _recalled && ReferenceEquals(history.Kept, this);
        _recalled = false;
        return recalled;
    }
}
