using System.Numerics;

namespace MiniKube.ControlPlane.Store.Snapshots.Etcd;

/// <summary>CRC32C added up over pieces. Begins at <see cref="Begin"/>; the result is its complement.</summary>
internal static class Castagnoli
{
    public const uint Begin = uint.MaxValue;

    public static uint Add(uint hash, ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length >= 8; bytes = bytes[8..]) hash = BitOperations.Crc32C(hash, BitConverter.ToUInt64(bytes));
        foreach (var b in bytes) hash = BitOperations.Crc32C(hash, b);
        return hash;
    }
}
