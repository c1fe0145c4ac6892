using System.Buffers.Binary;
using System.Security.Cryptography;
using Google.Protobuf;
using MiniKube.Raft.V1;

namespace MiniKube.ControlPlane.Store.Snapshots;

/// <summary>
/// A snapshot file: magic, length and bytes of a <see cref="SnapshotHeader"/>, the state machine's state,
/// and the SHA-256 of all that. The same bytes go over the wire to followers.
/// </summary>
internal static class SnapshotFile
{
    public const int HashSize = 32;
    private const int MaxHeader = 1 << 20;

    private static ReadOnlySpan<byte> Magic => "mk-snap\u0001"u8;

    /// <summary>Writes the file through <paramref name="writeState"/> and ends it with the hash.</summary>
    public static async Task WriteAsync(Stream target, SnapshotHeader header, Func<Stream, Task> writeState, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var hashed = new HashingStream(target, hash);
        await using (hashed)
        {
            byte[] head = header.ToByteArray();
            var prefix = new byte[Magic.Length + 4];
            Magic.CopyTo(prefix);
            BinaryPrimitives.WriteInt32LittleEndian(prefix.AsSpan(Magic.Length), head.Length);
            await hashed.WriteAsync(prefix, cancellation);
            await hashed.WriteAsync(head, cancellation);
            await writeState(hashed);
            await hashed.FlushAsync(cancellation);
        }

        await target.WriteAsync(hash.GetHashAndReset(), cancellation);
    }

    /// <summary>Reads the whole file and compares its hash.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static async Task VerifyAsync(Stream file, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long left = file.Length - HashSize;
        if (left < Magic.Length + 4) throw new InvalidDataException("the snapshot file is too short");
        var buffer = new byte[256 << 10];
        file.Position = 0;
        while (left > 0)
        {
            int got = await file.ReadAsync(buffer.AsMemory(0, (int)Math.Min(left, buffer.Length)), cancellation);
            if (got == 0) throw new InvalidDataException("the snapshot file became shorter while it was read");
            hash.AppendData(buffer.AsSpan(0, got));
            left -= got;
        }

        await file.ReadExactlyAsync(buffer.AsMemory(0, HashSize), cancellation);
        if (!hash.GetHashAndReset().AsSpan().SequenceEqual(buffer.AsSpan(0, HashSize)))
            throw new InvalidDataException("the snapshot file does not match its checksum");
    }

    /// <summary>Reads the header and leaves the file at the state, which is <see cref="StateStream"/>'s length long.</summary>
    /// <exception cref="InvalidDataException">It is no snapshot of this version.</exception>
    public static SnapshotHeader ReadHeader(Stream file)
    {
        var prefix = new byte[Magic.Length + 4];
        file.Position = 0;
        file.ReadExactly(prefix);
        int length = BinaryPrimitives.ReadInt32LittleEndian(prefix.AsSpan(Magic.Length));
        if (!prefix.AsSpan().StartsWith(Magic) || length is < 0 or > MaxHeader)
            throw new InvalidDataException("not a snapshot file of this version");
        var head = new byte[length];
        file.ReadExactly(head);
        return SnapshotHeader.Parser.ParseFrom(head);
    }

    /// <summary>The state inside a verified file positioned behind its header.</summary>
    public static Stream StateStream(Stream file) => new BoundedStream(file, file.Length - HashSize - file.Position);
}
