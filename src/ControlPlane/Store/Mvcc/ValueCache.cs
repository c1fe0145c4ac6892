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
    private readonly Queue<KeyHistory> _kept = new();
    private long _bytes;

    /// <summary>The value of a history's newest version, if it is kept.</summary>
    public static ByteString? Find(KeyHistory history, in KeyVersion version) =>
        history.Last.Main == version.Main && history.Last.Sub == version.Sub ? history.Recall() : null;

    /// <summary>Keeps a value, if it is that of the history's newest version.</summary>
    public void Keep(KeyHistory history, in KeyVersion version, ByteString value)
    {
        if (value.Length > limit / 64 || history.Last.Main != version.Main || history.Last.Sub != version.Sub) return;
        lock (_lock)
        {
            if (!history.TryKeep(value)) return;
            _kept.Enqueue(history);
            _bytes += value.Length + Overhead;
            while (_bytes > limit) MakeRoom();
        }
    }

    private void MakeRoom()
    {
        KeyHistory oldest = _kept.Dequeue();
        if (oldest.TryForget(out int length)) _bytes -= length + Overhead;
        else _kept.Enqueue(oldest);
    }
}
