namespace MiniKube.ControlPlane.Store.Wal;

/// <summary>
/// A stretch of the segment that is being written: the payloads of entries that hardly anybody will look at again, so that they need not stay
/// in memory. What is read is held only as long as somebody does. Payloads can be looked at once they are flushed.
/// </summary>
internal sealed class WalShelf(IWalDisk disk, WalSegment segment, int at, uint previous) : WalPayloads(disk, segment, at, previous)
{
    private const int Most = 64 << 10;
    private readonly Lock _lock = new();
    private WeakReference<byte[]>? _lately;
    private byte[]? _kept;
    private int _flushed;

    /// <inheritdoc cref="WalPayloads.TryTake"/>
    public bool TryTake(int place, int size, int length, out ReadOnlyMemory<byte> payload) => TryTake(place, size, length, Most, out payload);

    /// <summary>What it took so far is in the file.</summary>
    public void Flushed() => Volatile.Write(ref _flushed, Length);

    public override byte[] Load()
    {
        if (Volatile.Read(ref _kept) is { } kept) return kept;
        lock (_lock)
        {
            if (_kept is not null) return _kept;
            int length = Volatile.Read(ref _flushed);
            if (_lately?.TryGetTarget(out byte[]? lately) == true && lately.Length >= length) return lately;
            byte[] bytes = Read(length);
            _lately = new WeakReference<byte[]>(bytes);
            return bytes;
        }
    }

    public override void Keep()
    {
        byte[] bytes = Load();
        lock (_lock) Volatile.Write(ref _kept, bytes);
    }
}
