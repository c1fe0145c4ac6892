using System.Globalization;
using MiniKube.Raft.V1;
using SnapshotPoint = MiniKube.Machinery.Raft.Log.SnapshotPoint;

namespace MiniKube.ControlPlane.Store.Snapshots;

/// <summary>
/// The folder of snapshot files. A file has its name only when it is whole and durable:
/// written under another name, synced, renamed, and the folder synced.
/// </summary>
internal sealed class SnapshotStore
{
    private const string Suffix = ".snap";
    private const string Unfinished = ".tmp";
    private const int Kept = 2;
    private const int CopyBytes = 256 << 10;
    private readonly ISnapshotFolder _folder;
    private readonly SnapshotTimings? _timings;
    private int _written;

    /// <summary>Uses a folder, and clears away what a crash left unfinished.</summary>
    /// <param name="timings">Told how long files took; null for nobody.</param>
    public SnapshotStore(ISnapshotFolder folder, SnapshotTimings? timings = null)
    {
        _folder = folder;
        _timings = timings;
        foreach (string left in folder.List().Where(n => n.EndsWith(Unfinished, StringComparison.Ordinal))) folder.Delete(left);
    }

    public SnapshotStore(string folder)
        : this(new PosixSnapshotFolder(folder))
    {
    }

    /// <summary>Indexes of all whole files, oldest first.</summary>
    public IReadOnlyList<ulong> Indexes() =>
        [.. _folder.List().Where(n => n.EndsWith(Suffix, StringComparison.Ordinal))
            .Select(n => ulong.Parse(n[..^Suffix.Length], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture))
            .Order()];

    /// <summary>Bytes of a file; 0 when there is none of this index.</summary>
    public long SizeOf(ulong index) => _folder.SizeOf(NameOf(index));

    /// <summary>Opens a file for reading; null when there is none of this index.</summary>
    public Stream? Open(ulong index) => _folder.Open(NameOf(index));

    /// <summary>Stores a snapshot of this member.</summary>
    public Task SaveAsync(SnapshotHeader header, Func<Stream, Task> writeState, CancellationToken cancellation) =>
        WriteDurablyAsync(header.Point.Index, file => SnapshotFile.WriteAsync(file, header, writeState, cancellation), verify: null, cancellation);

    /// <summary>Stores a snapshot sent by another member, after comparing its hash and its point in the log.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or not what was offered.</exception>
    public Task ReceiveAsync(SnapshotPoint offered, Stream source, CancellationToken cancellation) =>
        WriteDurablyAsync(
            offered.Index,
            file => source.CopyToAsync(file, CopyBytes, cancellation),
            async file =>
            {
                await SnapshotFile.VerifyAsync(file, cancellation);
                SnapshotHeader header = SnapshotFile.ReadHeader(file);
                if (header.Point.Index != offered.Index || header.Point.Term != offered.Term)
                    throw new InvalidDataException($"snapshot {header.Point.Index} came where {offered.Index} was offered");
            },
            cancellation);

    /// <summary>Removes all but the newest files up to <paramref name="through"/>; returns the index of the oldest kept.</summary>
    public ulong Prune(ulong through, int keep = Kept)
    {
        ulong[] old = [.. Indexes().Where(i => i <= through)];
        foreach (ulong index in old.SkipLast(keep)) _folder.Delete(NameOf(index));
        return old.TakeLast(keep).FirstOrDefault();
    }

    private static string NameOf(ulong index) => index.ToString("x16", CultureInfo.InvariantCulture) + Suffix;

    private async Task WriteDurablyAsync(ulong index, Func<Stream, Task> write, Func<Stream, Task>? verify, CancellationToken cancellation)
    {
        string temporary = $"{index:x16}.{Interlocked.Increment(ref _written)}{Unfinished}";
        long began = _timings?.Now ?? 0;
        try
        {
            await using (DurableStream file = _folder.Create(temporary))
            {
                await write(file);
                await file.FlushAsync(cancellation);
                long synced = _timings?.Now ?? 0;
                file.Sync();
                _timings?.Synced(isSent: verify is not null, synced);
            }

            if (verify is not null)
            {
                await using Stream written = _folder.Open(temporary) ?? throw new IOException($"{temporary} has vanished");
                await verify(written);
            }

            _folder.Rename(temporary, NameOf(index));
            _timings?.Saved(isSent: verify is not null, began);
        }
        finally
        {
            _folder.Delete(temporary);
        }
    }
}
