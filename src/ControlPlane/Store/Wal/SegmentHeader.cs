using System.Buffers.Binary;

namespace MiniKube.ControlPlane.Store.Wal;

/// <summary>Payload of a segment's first frame: magic, owner, and the last checksum of the segment before.</summary>
internal static class SegmentHeader
{
    public const int PayloadSize = 32;

    private static ReadOnlySpan<byte> Magic => "mk-wal\0\u0001"u8;

    public static void Encode(Span<byte> payload, WalOwner owner, uint previous)
    {
        payload.Clear();
        Magic.CopyTo(payload);
        BinaryPrimitives.WriteUInt64LittleEndian(payload[8..], owner.ClusterId);
        BinaryPrimitives.WriteUInt64LittleEndian(payload[16..], owner.MemberId);
        BinaryPrimitives.WriteUInt32LittleEndian(payload[24..], previous);
    }

    public static (WalOwner Owner, uint Previous) Decode(string segment, ReadOnlySpan<byte> payload)
    {
        if (payload.Length != PayloadSize || !payload.StartsWith(Magic))
            throw new WalCorruptException($"{segment}: is no log segment of this version");
        var owner = new WalOwner(
            BinaryPrimitives.ReadUInt64LittleEndian(payload[8..]), BinaryPrimitives.ReadUInt64LittleEndian(payload[16..]));
        return (owner, BinaryPrimitives.ReadUInt32LittleEndian(payload[24..]));
    }
}
