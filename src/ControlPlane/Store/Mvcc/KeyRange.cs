using Google.Protobuf;

namespace MiniKube.ControlPlane.Store.Mvcc;

/// <summary>The keys a request names: one key, a half-open interval, or everything from a key on.</summary>
internal readonly struct KeyRange
{
    private readonly byte[]? _to;

    private KeyRange(byte[] from, byte[]? to, bool isSingle)
    {
        From = from;
        _to = to;
        IsSingle = isSingle;
    }

    public byte[] From { get; }

    /// <summary>The first key behind it; null where it has no end.</summary>
    public byte[]? End => _to;

    /// <summary>Exactly the key <see cref="From"/>.</summary>
    public bool IsSingle { get; }

    /// <summary>No key can be in it: its end is not after its start.</summary>
    public bool IsEmpty => _to is not null && From.AsSpan().SequenceCompareTo(_to) >= 0;

    public static KeyRange All { get; } = new([], null, isSingle: false);

    /// <summary>As etcd reads the pair: no end is the key alone, an end of one zero byte is everything from the key on.</summary>
    public static KeyRange Of(ByteString key, ByteString end)
    {
        var from = key.ToByteArray();
        if (end.IsEmpty) return new KeyRange(from, [.. from, 0], isSingle: true);
        return end.Length == 1 && end[0] == 0 ? new KeyRange(from, null, isSingle: false) : new KeyRange(from, end.ToByteArray(), isSingle: false);
    }

    public bool Contains(ReadOnlySpan<byte> key) =>
        IsSingle ? key.SequenceEqual(From) : key.SequenceCompareTo(From) >= 0 && !IsPast(key);

    /// <summary>Whether the key is at or behind the end.</summary>
    public bool IsPast(ReadOnlySpan<byte> key) => _to is not null && key.SequenceCompareTo(_to) >= 0;

    public bool Overlaps(KeyRange other) => !IsEmpty && !other.IsEmpty && !IsPast(other.From) && !other.IsPast(From);
}
