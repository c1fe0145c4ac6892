using System.Buffers.Binary;

namespace MiniKube.ControlPlane.Store.Snapshots.Etcd;

/// <summary>The keys of etcd's bucket "key": main revision (8 bytes, big-endian), '_', sub revision (8 bytes), and a 't' behind a deletion.</summary>
internal static class EtcdRevision
{
    public const int Size = 17;
    public const int DeletionSize = Size + 1;
    private const byte Separator = (byte)'_';
    private const byte Deletion = (byte)'t';

    public static void Write(Span<byte> target, long main, long sub, bool isDeletion)
    {
        BinaryPrimitives.WriteInt64BigEndian(target, main);
        target[8] = Separator;
        BinaryPrimitives.WriteInt64BigEndian(target[9..], sub);
        if (isDeletion) target[Size] = Deletion;
    }

    public static byte[] Of(long main)
    {
        var bytes = new byte[Size];
        Write(bytes, main, 0, isDeletion: false);
        return bytes;
    }

    /// <exception cref="InvalidDataException">The bytes are no revision.</exception>
    public static (long Main, long Sub, bool IsDeletion) Read(ReadOnlySpan<byte> key)
    {
        var isDeletion = key.Length == DeletionSize && key[Size] == Deletion;
        if ((!isDeletion && key.Length != Size) || key[8] != Separator) throw new InvalidDataException($"{Convert.ToHexString(key)} is no revision");
        return (BinaryPrimitives.ReadInt64BigEndian(key), BinaryPrimitives.ReadInt64BigEndian(key[9..]), isDeletion);
    }
}
