namespace MiniKube.ControlPlane.Store.Wal;

/// <summary>
/// A stretch of a segment as it was found when the log was opened: checked then, and left on the disk. A restart so never has the whole log in
/// memory. Who applies the log reads it by <see cref="CopyTo"/>; for who looks at a payload otherwise it is read and kept as long as anybody holds a piece.
/// </summary>
internal sealed class WalExtent(IWalDisk disk, WalSegment segment, int at, uint previous) : WalPayloads(disk, segment, at, previous)
{
    /// <summary>An extent with more than one frame is at most so long.</summary>
    public const int Most = 1 << 20;

    private readonly Lock _lock = new();
    private byte[]? _bytes;

    /// <summary>What follows in the log, until somebody has gone on to it: an extent may be held for long, and would hold all of the log.</summary>
    public WalExtent? Next { get; set; }

    /// <summary>Bytes of the extent.</summary>
    public new int Length => base.Length;

    /// <inheritdoc cref="WalPayloads.TryTake"/>
    public bool TryTake(int place, in Frame frame, out ReadOnlyMemory<byte> payload) => TryTake(place, frame.Size, frame.Length, Most, out payload);

    /// <summary>All of it, without keeping it.</summary>
    /// <exception cref="WalCorruptException">It is no longer what it was.</exception>
    public void CopyTo(Span<byte> target)
    {
        lock (_lock)
        {
            if (_bytes is { } known) known.CopyTo(target);
            else Read(target[..Length]);
        }
    }

    public override byte[] Load()
    {
        if (Volatile.Read(ref _bytes) is { } known) return known;
        lock (_lock)
        {
            if (_bytes is { } loaded) return loaded;
            byte[] bytes = Read(Length);
            Volatile.Write(ref _bytes, bytes);
            return bytes;
        }
    }

    public override void Keep() => Load();
}
