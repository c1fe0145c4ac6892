using System.Buffers;
using System.Runtime.InteropServices;

namespace MiniKube.ControlPlane.Store.Wal;

/// <summary>
/// A stretch of a segment that holds entries' frames, checked when the log was opened and left on the disk: payloads are pieces of its
/// memory, which is read when one of them is first looked at, checked again, and from then on kept for as long as anybody holds a piece.
/// A restart so never has the whole log in memory. What stands in the segment must not change before it was read: who takes the
/// segment away calls <see cref="Load"/> first. Thread-safe once it is built.
/// </summary>
/// <param name="at">Where in the segment the first frame begins.</param>
/// <param name="previous">Checksum of the frame before.</param>
internal sealed class WalExtent(IWalDisk disk, WalSegment segment, int at, uint previous) : MemoryManager<byte>
{
    /// <summary>An extent with more than one frame is at most so long.</summary>
    private const int Most = 1 << 20;

    /// <summary>Extents that are read before somebody looks at them, so that neither who reads nor who looks waits for the other for long.</summary>
    private const int Ahead = 4;

    private readonly Lock _lock = new();
    private int _length;
    private byte[]? _bytes;
    private WalExtent? _next;
    private int _isAsked;
    private TaskScheduler? _background;

    /// <summary>Takes in the frame that begins at this place of the segment; false when it is for the next extent.</summary>
    /// <param name="payload">Its payload.</param>
    public bool TryTake(int place, in Frame frame, out ReadOnlyMemory<byte> payload)
    {
        int start = place - at;
        bool fits = start == 0 || start + frame.Size <= Most;
        payload = fits ? CreateMemory(start + Frame.HeaderSize, frame.Length) : default;
        if (fits) _length = start + frame.Size;
        return fits;
    }

    /// <summary>This one comes next: when somebody first looks at a payload here, <paramref name="background"/> reads it and some after it.</summary>
    public void Precede(WalExtent next, TaskScheduler background) => (_next, _background) = (next, background);

    /// <summary>Reads it, if that was not done yet.</summary>
    /// <exception cref="WalCorruptException">It is no longer what it was when the log was opened.</exception>
    public byte[] Load()
    {
        if (Volatile.Read(ref _bytes) is { } known) return known;
        lock (_lock)
        {
            if (_bytes is { } loaded) return loaded;
            byte[] bytes = GC.AllocateUninitializedArray<byte>(_length);
            using (IWalFile file = disk.Open(segment.Name)) file.Read(at, bytes);
            Check(bytes);
            Volatile.Write(ref _bytes, bytes);
            return bytes;
        }
    }

    public override Span<byte> GetSpan()
    {
        if (Volatile.Read(ref _next) is not null && Interlocked.Exchange(ref _next, null) is { } next) ReadAhead(next, _background!);
        return Load();
    }

    public override unsafe MemoryHandle Pin(int elementIndex = 0)
    {
        var pin = GCHandle.Alloc(Load(), GCHandleType.Pinned);
        return new MemoryHandle((byte*)pin.AddrOfPinnedObject() + elementIndex, pin);
    }

    /// <summary>The handle's own pin ends with the handle.</summary>
    public override void Unpin()
    {
    }

    protected override bool TryGetArray(out ArraySegment<byte> segment)
    {
        segment = Load();
        return true;
    }

    protected override void Dispose(bool disposing)
    {
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

    private void Check(ReadOnlySpan<byte> bytes)
    {
        uint checksum = previous;
        for (int place = 0; place < bytes.Length;)
        {
            if (!Frame.IsValid(bytes[place..], checksum, out Frame frame))
                throw new WalCorruptException($"{segment.Name}: damaged at {at + place} since it was opened");
            checksum = frame.Checksum;
            place += frame.Size;
        }
    }
}
