namespace MiniKube.Machinery.Raft.Tracking;

/// <summary>The append messages sent and not yet acknowledged, by the last index of each; bounded by count and by bytes.</summary>
internal sealed class Inflights(int maxMessages, long maxBytes)
{
    private (ulong Index, int Bytes)[] _ring = new (ulong, int)[Math.Min(16, maxMessages)];
    private int _start;
    private int _count;
    private long _bytes;

    public int Count => _count;

    public bool IsFull => _count >= maxMessages || _bytes >= maxBytes;

    public void Add(ulong index, int bytes)
    {
        if (_count == _ring.Length) Grow();
        _ring[(_start + _count) % _ring.Length] = (index, bytes);
        _count++;
        _bytes += bytes;
    }

    /// <summary>Forgets all messages up to and including <paramref name="index"/>.</summary>
    public void FreeThrough(ulong index)
    {
        while (_count > 0 && _ring[_start].Index <= index)
        {
            _bytes -= _ring[_start].Bytes;
            _start = (_start + 1) % _ring.Length;
            _count--;
        }
    }

    public void Clear()
    {
        _start = 0;
        _count = 0;
        _bytes = 0;
    }

    private void Grow()
    {
        var bigger = new (ulong, int)[_ring.Length * 2];
        for (int i = 0; i < _count; i++) bigger[i] = _ring[(_start + i) % _ring.Length];
        _ring = bigger;
        _start = 0;
    }
}
