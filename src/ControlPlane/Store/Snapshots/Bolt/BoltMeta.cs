using System.Buffers.Binary;

namespace MiniKube.ControlPlane.Store.Snapshots.Bolt;

/// <summary>What a meta page says. Of the two in a file the valid one with the higher transaction counts.</summary>
/// <param name="PageSize">In bytes.</param>
/// <param name="Root">Page of the bucket of buckets.</param>
/// <param name="Freelist">Page of the list of free pages; all ones when the file has none.</param>
/// <param name="PageCount">Pages in use: the first page number that is not.</param>
/// <param name="Transaction">The last transaction.</param>
internal readonly record struct BoltMeta(uint PageSize, ulong Root, ulong Freelist, ulong PageCount, ulong Transaction)
{
    /// <summary>Bytes on the page, behind the page header.</summary>
    public const int Size = 64;

    private const uint Magic = 0xED0CDAED;
    private const uint Version = 2;
    private const int ChecksumAt = 56;
    private const ulong FnvOffset = 14695981039346656037;
    private const ulong FnvPrime = 1099511628211;

    public void Write(Span<byte> target)
    {
        target[..Size].Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(target, Magic);
        BinaryPrimitives.WriteUInt32LittleEndian(target[4..], Version);
        BinaryPrimitives.WriteUInt32LittleEndian(target[8..], PageSize);
        BinaryPrimitives.WriteUInt64LittleEndian(target[16..], Root);
        BinaryPrimitives.WriteUInt64LittleEndian(target[32..], Freelist);
        BinaryPrimitives.WriteUInt64LittleEndian(target[40..], PageCount);
        BinaryPrimitives.WriteUInt64LittleEndian(target[48..], Transaction);
        BinaryPrimitives.WriteUInt64LittleEndian(target[ChecksumAt..], Checksum(target));
    }

    /// <summary>False when the bytes are no meta page, or a torn one.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out BoltMeta meta)
    {
        meta = default;
        if (source.Length < Size || BinaryPrimitives.ReadUInt32LittleEndian(source) != Magic || BinaryPrimitives.ReadUInt32LittleEndian(source[4..]) != Version) return false;
        if (BinaryPrimitives.ReadUInt64LittleEndian(source[ChecksumAt..]) != Checksum(source)) return false;
        meta = new BoltMeta(
            BinaryPrimitives.ReadUInt32LittleEndian(source[8..]),
            BinaryPrimitives.ReadUInt64LittleEndian(source[16..]),
            BinaryPrimitives.ReadUInt64LittleEndian(source[32..]),
            BinaryPrimitives.ReadUInt64LittleEndian(source[40..]),
            BinaryPrimitives.ReadUInt64LittleEndian(source[48..]));
        return true;
    }

    /// <summary>FNV-1a of 64 bits over everything before the checksum.</summary>
    private static ulong Checksum(ReadOnlySpan<byte> meta)
    {
        var hash = FnvOffset;
        foreach (var b in meta[..ChecksumAt]) hash = (hash ^ b) * FnvPrime;
        return hash;
    }
}
