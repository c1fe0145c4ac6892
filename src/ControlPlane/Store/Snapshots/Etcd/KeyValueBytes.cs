using System.Numerics;
using MiniKube.ControlPlane.Store.Mvcc;

namespace MiniKube.ControlPlane.Store.Snapshots.Etcd;

/// <summary>A version of a key as an mvccpb.KeyValue message, measured and written without building the message.</summary>
internal static class KeyValueBytes
{
    private const byte KeyTag = 0x0A;
    private const byte CreateRevisionTag = 0x10;
    private const byte ModRevisionTag = 0x18;
    private const byte VersionTag = 0x20;
    private const byte ValueTag = 0x2A;
    private const byte LeaseTag = 0x30;

    /// <summary>A deletion has the key alone.</summary>
    public static int Size(KeyHistory history, in KeyVersion version)
    {
        var size = BytesSize(history.Key.Length);
        if (version.IsDeletion) return size;
        return size + NumberSize(version.CreateRevision) + NumberSize(version.Main) + NumberSize(version.Version)
            + BytesSize(version.ValueLength) + NumberSize(version.Lease);
    }

    /// <param name="target">As long as <see cref="Size"/> says.</param>
    /// <exception cref="InvalidDataException">The value is gone.</exception>
    public static void Write(Span<byte> target, KeyHistory history, in KeyVersion version, IValueTier values)
    {
        WriteBytes(ref target, KeyTag, history.Key);
        if (version.IsDeletion) return;
        WriteNumber(ref target, CreateRevisionTag, version.CreateRevision);
        WriteNumber(ref target, ModRevisionTag, version.Main);
        WriteNumber(ref target, VersionTag, version.Version);
        if (version.ValueLength > 0)
        {
            var value = values.Read(version.ValueId) ?? throw new InvalidDataException($"the value of revision {version.Main} is lost");
            WriteBytes(ref target, ValueTag, value.Span);
        }

        WriteNumber(ref target, LeaseTag, version.Lease);
    }

    private static int BytesSize(int length) => length == 0 ? 0 : 1 + VarintSize((ulong)length) + length;

    private static int NumberSize(long number) => number == 0 ? 0 : 1 + VarintSize((ulong)number);

    private static int VarintSize(ulong value) => (70 - BitOperations.LeadingZeroCount(value | 1)) / 7;

    private static void WriteBytes(ref Span<byte> target, byte tag, ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) return;
        target[0] = tag;
        target = target[1..];
        WriteVarint(ref target, (ulong)bytes.Length);
        bytes.CopyTo(target);
        target = target[bytes.Length..];
    }

    private static void WriteNumber(ref Span<byte> target, byte tag, long number)
    {
        if (number == 0) return;
        target[0] = tag;
        target = target[1..];
        WriteVarint(ref target, (ulong)number);
    }

    private static void WriteVarint(ref Span<byte> target, ulong value)
    {
        var at = 0;
        for (; value >= 0x80; value >>= 7) target[at++] = (byte)(value | 0x80);
        target[at++] = (byte)value;
        target = target[at..];
    }
}
