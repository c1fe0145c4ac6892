using System.Security.Cryptography;

namespace MiniKube.ControlPlane.Store.Snapshots.Etcd;

/// <summary>Whether a saved snapshot is whole: its last 32 bytes are the SHA-256 of all before them.</summary>
internal static class SnapshotIntegrity
{
    private const int Sector = 512;

    /// <summary>The SHA-256 of the database in the file.</summary>
    /// <param name="path">A saved snapshot, or with <paramref name="skipCheck"/> also a database taken from a data folder, which has no checksum.</param>
    /// <param name="skipCheck">Believe the file.</param>
    /// <exception cref="InvalidDataException">The checksum is missing or another.</exception>
    public static async Task<byte[]> CheckAsync(string path, bool skipCheck, CancellationToken cancellation)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1 << 20, FileOptions.Asynchronous | FileOptions.SequentialScan);
        var hasHash = file.Length % Sector == EtcdSnapshotWriter.HashSize;
        if (!hasHash && !skipCheck) throw new InvalidDataException($"snapshot missing hash but --skip-hash-check=false: {path}");
        var left = file.Length - (hasHash ? EtcdSnapshotWriter.HashSize : 0);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 20];
        while (left > 0)
        {
            var got = await file.ReadAsync(buffer.AsMemory(0, (int)Math.Min(left, buffer.Length)), cancellation);
            if (got == 0) throw new InvalidDataException($"{path} became shorter while it was read");
            hash.AppendData(buffer.AsSpan(0, got));
            left -= got;
        }

        var digest = hash.GetHashAndReset();
        if (!hasHash || skipCheck) return digest;
        var expected = new byte[EtcdSnapshotWriter.HashSize];
        await file.ReadExactlyAsync(expected, cancellation);
        return digest.AsSpan().SequenceEqual(expected)
            ? digest
            : throw new InvalidDataException($"{path} is damaged: expected sha256 {Convert.ToHexStringLower(expected)}, got {Convert.ToHexStringLower(digest)}");
    }
}
