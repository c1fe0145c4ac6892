using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace MiniKube.ControlPlane.Store.Wal;

/// <summary>What a frame holds.</summary>
internal enum FrameType : byte
{
    /// <summary>First in a segment: who the log belongs to and how it continues the one before.</summary>
    SegmentHeader = 1,

    /// <summary>A log entry; the flags are its type.</summary>
    Entry = 2,

    /// <summary>Term, commit (as index) and the vote.</summary>
    HardState = 3,

    /// <summary>A stored snapshot: term, index and configuration.</summary>
    SnapshotMark = 4,
}

/// <summary>
/// One record: 32 bytes of header, payload, padding to 8. The checksum covers header and payload and starts from the
/// checksum of the frame before, so no frame can be dropped, moved or left over unnoticed.
/// <see cref="Durable"/> is how much of the segment was known to be durable when the frame was written:
/// a damaged place before any later frame's mark had been acknowledged, a damaged place after all marks had not.
/// </summary>
internal readonly record struct Frame(
    int Length, uint Checksum, FrameType Type, byte Flags, uint Durable, ulong Term, ulong Index)
{
    public const int HeaderSize = 32;

    /// <summary>Bytes a payload of this size takes in the segment.</summary>
    public static int SizeOf(int payload) => (HeaderSize + payload + 7) & ~7;

    /// <summary>Bytes this frame takes.</summary>
    public int Size => SizeOf(Length);

    /// <summary>Reads a header; nothing is verified. Needs <see cref="HeaderSize"/> bytes.</summary>
    public static Frame ReadHeader(ReadOnlySpan<byte> at) => new(
        BinaryPrimitives.ReadInt32LittleEndian(at),
        BinaryPrimitives.ReadUInt32LittleEndian(at[4..]),
        (FrameType)at[8],
        at[9],
        BinaryPrimitives.ReadUInt32LittleEndian(at[12..]),
        BinaryPrimitives.ReadUInt64LittleEndian(at[16..]),
        BinaryPrimitives.ReadUInt64LittleEndian(at[24..]));

    /// <summary>Writes a whole frame and returns its checksum. The target is exactly <see cref="SizeOf"/> long.</summary>
    public static uint Write(
        Span<byte> target, uint previous, FrameType type, byte flags, uint durable, ulong term, ulong index, ReadOnlySpan<byte> payload)
    {
        BinaryPrimitives.WriteInt32LittleEndian(target, payload.Length);
        target[8] = (byte)type;
        target[9] = flags;
        target[10] = target[11] = 0;
        BinaryPrimitives.WriteUInt32LittleEndian(target[12..], durable);
        BinaryPrimitives.WriteUInt64LittleEndian(target[16..], term);
        BinaryPrimitives.WriteUInt64LittleEndian(target[24..], index);
        payload.CopyTo(target[HeaderSize..]);
        target[(HeaderSize + payload.Length)..].Clear();
        uint checksum = Sum(target, previous);
        BinaryPrimitives.WriteUInt32LittleEndian(target[4..], checksum);
        return checksum;
    }

    /// <summary>A header that could be one: known type, a payload that fits in what is left.</summary>
    public bool IsPlausible(int room) =>
        Type is >= FrameType.SegmentHeader and <= FrameType.SnapshotMark && Length >= 0 && Length <= room - HeaderSize && Size <= room;

    /// <summary>Whether the frame at the start of the bytes is whole and follows the given checksum.</summary>
    public static bool IsValid(ReadOnlySpan<byte> at, uint previous, out Frame frame)
    {
        frame = default;
        if (at.Length < HeaderSize) return false;
        frame = ReadHeader(at);
        return frame.IsPlausible(at.Length) && Sum(at[..frame.Size], previous) == frame.Checksum;
    }

    private static uint Sum(ReadOnlySpan<byte> frame, uint previous)
    {
        uint sum = BitOperations.Crc32C(~previous, MemoryMarshal.Read<uint>(frame));
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(frame[8..]);
        foreach (ulong word in words) sum = BitOperations.Crc32C(sum, word);
        return ~sum;
    }
}
