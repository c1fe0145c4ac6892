namespace MiniKube.ControlPlane.Store.Wal;

/// <summary>
/// Tells an unfinished write from damage. A write that was never synced may be missing in whole sectors (segments are
/// zero before use, and a disk writes sectors whole), and nothing after it was written later with it known to be durable.
/// </summary>
internal static class WalTail
{
    private const int Sector = 512;

    /// <summary>Whether what stands at <paramref name="bad"/>, where no valid frame is, can be an unfinished write.</summary>
    public static bool IsUnfinished(ReadOnlySpan<byte> segment, int bad) =>
        HasMissingSector(segment, bad) && !WasDurable(segment, bad);

    /// <summary>Some sector of the broken frame is all zero.</summary>
    private static bool HasMissingSector(ReadOnlySpan<byte> segment, int bad)
    {
        if (segment.Length - bad < Frame.HeaderSize) return true;
        Frame frame = Frame.ReadHeader(segment[bad..]);
        int end = bad + (frame.IsPlausible(segment.Length - bad) ? frame.Size : Frame.HeaderSize);
        for (int at = bad; at < end;)
        {
            int next = Math.Min(end, (at / Sector + 1) * Sector);
            if (!segment[at..next].ContainsAnyExcept((byte)0)) return true;
            at = next;
        }

        return false;
    }

    /// <summary>Some later frame was written when everything up to and beyond the broken place was durable.</summary>
    private static bool WasDurable(ReadOnlySpan<byte> segment, int bad)
    {
        uint brokenChecksum = segment.Length - bad >= Frame.HeaderSize ? Frame.ReadHeader(segment[bad..]).Checksum : 0;
        for (int at = bad + 8; at <= segment.Length - Frame.HeaderSize; at += 8)
        {
            int skip = segment[at..].IndexOfAnyExcept((byte)0);
            if (skip < 0) return false;
            at += skip & ~7;
            if (at > segment.Length - Frame.HeaderSize) return false;
            Frame frame = Frame.ReadHeader(segment[at..]);
            if (frame.Durable <= bad || frame.Durable > at || !frame.IsPlausible(segment.Length - at)) continue;
            if (Frame.IsValid(segment[at..], brokenChecksum, out _)) return true;
            if (Frame.IsValid(segment[(at + frame.Size)..], frame.Checksum, out _)) return true;
        }

        return false;
    }
}
