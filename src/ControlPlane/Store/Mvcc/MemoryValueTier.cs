using System.Collections.Concurrent;
using Google.Protobuf;

namespace MiniKube.ControlPlane.Store.Mvcc;

/// <summary>Keeps all values in memory.</summary>
internal sealed class MemoryValueTier : IValueTier
{
    private readonly ConcurrentDictionary<long, ByteString> _values = new(concurrencyLevel: 2, capacity: 1024);
    private long _bytes;

    public long AllocatedBytes => Interlocked.Read(ref _bytes);

    public void Write(long id, ByteString value)
    {
        _values[id] = ByteString.CopyFrom(value.Span);
        Interlocked.Add(ref _bytes, value.Length);
    }

    public ByteString? Read(long id) => _values.GetValueOrDefault(id);

    public void Remove(long id, int length)
    {
        if (_values.TryRemove(id, out var value)) Interlocked.Add(ref _bytes, -value.Length);
    }

    public void Clear()
    {
        _values.Clear();
        Interlocked.Exchange(ref _bytes, 0);
    }

    public void Dispose() => Clear();
}
