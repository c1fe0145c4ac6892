namespace MiniKube.ControlPlane.Store.Wal;

/// <summary>
/// A stretch of a segment as it was found when the log was opened: checked then, left on the disk, read when one of its payloads is first looked at,
/// and from then on kept for as long as anybody holds a piece. A restart so never has the whole log in memory.
/// </summary>
internal sealed class WalExtent(IWalDisk disk, WalSegment segment, int at, uint previous) : WalPayloads(disk, segment, at, previous)
{
    /// <summary>An extent with more than one frame is at most so long.</summary>
    private const int Most = 1 << 20;

    /// <summary>Extents that are read before somebody looks at them, so that neither who reads nor who looks waits for the other for long.</summary>
    private const int Ahead = 4;

    private readonly Lock _lock = new();
    private byte[]? _bytes;
    private WalExtent? _next;
    private int _isAsked;
    private TaskScheduler? _background;

    /// <inheritdoc cref="WalPayloads.TryTake"/>
    public bool TryTake(int place, in Frame frame, out ReadOnlyMemory<byte> payload) => TryTake(place, frame.Size, frame.Length, Most, out payload);

    /// <summary>This one comes next: when somebody first looks at a payload here, <paramref name="background"/> reads it and some after it.</summary>
    public void Precede(WalExtent next, TaskScheduler background) => (_next, _background) = (next, background);

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

    public override Span<byte> GetSpan()
    {
        if (Volatile.Read(ref _next) is not null && Interlocked.Exchange(ref _next, null) is { } next) ReadAhead(next, _background!);
        return Load();
    }

    /// <summary>An extent that was looked at forgets what follows it: it may be held for long, and would hold all of the log.</summary>
    private static void ReadAhead(WalExtent? next, TaskScheduler background)
    {
        for (int i = 0; i < Ahead && next is not null; i++)
        {
            if (Interlocked.Exchange(ref next._isAsked, 1) == 0) _ = Task.Factory.StartNew(next.TryLoad, CancellationToken.None, TaskCreationOptions.DenyChildAttach, background);
            next = Volatile.Read(ref next._next);
        }
    }

    /// <summary>What goes wrong here goes wrong again for who needs the bytes.</summary>
    private void TryLoad()
    {
        try
        {
            Load();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Told to whoever looks.
        }
    }
}
