using System.Buffers;
using System.Runtime.InteropServices;

namespace MiniKube.ControlPlane.Store.Wal;

/// <summary>
/// A stretch of a segment with entries' frames, whose payloads are memory that is read from the disk when somebody looks. What stands in the
/// segment must not change meanwhile: who takes the segment away calls <see cref="Keep"/> first. Thread-safe for those who look.
/// </summary>
/// <param name="at">Where in the segment the first frame begins.</param>
/// <param name="previous">Checksum of the frame before.</param>
internal abstract class WalPayloads(IWalDisk disk, WalSegment segment, int at, uint previous) : MemoryManager<byte>
{
    /// <summary>Bytes of the frames it has.</summary>
    protected int Length { get; private set; }

    /// <summary>Takes in the frame that begins at this place of the segment; false when it is for the next stretch.</summary>
    /// <param name="payload">Its payload.</param>
    /// <param name="most">A stretch with more than one frame is at most so long.</param>
    protected bool TryTake(int place, int size, int length, int most, out ReadOnlyMemory<byte> payload)
    {
        int start = place - at;
        bool fits = start == 0 || start + size <= most;
        payload = fits ? CreateMemory(start + Frame.HeaderSize, length) : default;
        if (fits) Length = start + size;
        return fits;
    }

    /// <summary>All of it, read if it has to be.</summary>
    /// <exception cref="WalCorruptException">It is no longer what it was.</exception>
    public abstract byte[] Load();

    /// <summary>Reads it for good, for the segment goes.</summary>
    public abstract void Keep();

    public override Span<byte> GetSpan() => Load();

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

    /// <summary>Reads the first bytes, which end with a frame, and checks them again.</summary>
    protected byte[] Read(int length)
    {
        byte[] bytes = GC.AllocateUninitializedArray<byte>(length);
        Read(bytes);
        return bytes;
    }

    /// <inheritdoc cref="Read(int)"/>
    protected void Read(Span<byte> bytes)
    {
        using (IWalFile file = disk.Open(segment.Name)) file.Read(at, bytes);
        uint checksum = previous;
        for (int place = 0; place < bytes.Length;)
        {
            if (!Frame.IsValid(bytes[place..], checksum, out Frame frame))
                throw new WalCorruptException($"{segment.Name}: damaged at {at + place} since it was last read or written");
            checksum = frame.Checksum;
            place += frame.Size;
        }
    }
}
