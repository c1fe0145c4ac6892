using System.Globalization;
using System.Text.Json;
using MiniKube.ControlPlane.Store.Wal;

namespace MiniKube.ControlPlane.Store.Backups;

/// <summary>
/// The folder of backups: saved snapshots (<c>*.db</c>), each with its record beside it (<c>*.db.json</c>). A file has its name only when
/// it is whole and durable. Several members may share a folder.
/// </summary>
internal sealed class BackupCatalog
{
    private const string Suffix = ".db";
    private const string RecordSuffix = ".json";
    private const string Unfinished = ".part";

    private static readonly JsonSerializerOptions s_json = new() { WriteIndented = true };

    private readonly string _folder;

    public BackupCatalog(string folder)
    {
        _folder = Path.GetFullPath(folder);
        Directory.CreateDirectory(_folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public string PathOf(string file) => Path.Combine(_folder, file);

    public static string NameFor(DateTimeOffset takenAt, long revision) =>
        string.Create(CultureInfo.InvariantCulture, $"store-{takenAt.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}-r{revision}{Suffix}");

    /// <summary>
    /// All backups, newest first; one without a record, copied here by hand, has what its file says of itself. One that another process
    /// removes meanwhile may be missing.
    /// </summary>
    public IReadOnlyList<BackupRecord> List() =>
        [.. Directory.EnumerateFiles(_folder, "*" + Suffix).Select(p => Find(Path.GetFileName(p))).OfType<BackupRecord>().OrderByDescending(r => r.TakenAt).ThenByDescending(r => r.Revision)];

    /// <summary>The record of a backup.</summary>
    /// <exception cref="FileNotFoundException">There is no such backup.</exception>
    public BackupRecord Read(string file) => Find(file) ?? throw new FileNotFoundException($"there is no backup {file}", PathOf(file));

    private BackupRecord? Find(string file)
    {
        try
        {
            using var source = File.OpenRead(PathOf(file + RecordSuffix));
            if (JsonSerializer.Deserialize<BackupRecord>(source, s_json) is { } record) return record with { File = file };
        }
        catch (Exception e) when (e is FileNotFoundException or JsonException)
        {
            // Then the file speaks for itself.
        }

        var alone = new FileInfo(PathOf(file));
        return alone.Exists ? new BackupRecord { File = file, TakenAt = alone.LastWriteTimeUtc, Size = alone.Length } : null;
    }

    /// <summary>Writes a backup and its record; nothing is left of one that failed.</summary>
    /// <param name="file">Its name.</param>
    /// <param name="write">Writes the snapshot and returns its record.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<BackupRecord> AddAsync(string file, Func<Stream, Task<BackupRecord>> write, CancellationToken cancellation)
    {
        var part = PathOf(file + Unfinished);
        try
        {
            BackupRecord record;
            await using (var target = CreatePrivate(part))
            {
                record = await write(target);
                await target.FlushAsync(cancellation);
                record = record with { Size = target.Length };
                DurableFiles.SyncData(target.SafeFileHandle);
            }

            await PutAsync(record, cancellation);
            File.Move(part, PathOf(file), overwrite: true);
            DurableFiles.SyncFolder(_folder);
            return record;
        }
        finally
        {
            File.Delete(part);
        }
    }

    /// <summary>Replaces a backup's record.</summary>
    public async Task PutAsync(BackupRecord record, CancellationToken cancellation)
    {
        var part = PathOf(record.File + RecordSuffix + Unfinished);
        await using (var target = CreatePrivate(part))
        {
            await JsonSerializer.SerializeAsync(target, record, s_json, cancellation);
            await target.FlushAsync(cancellation);
            DurableFiles.SyncData(target.SafeFileHandle);
        }

        File.Move(part, PathOf(record.File + RecordSuffix), overwrite: true);
    }

    public void Remove(string file)
    {
        File.Delete(PathOf(file));
        File.Delete(PathOf(file + RecordSuffix));
    }

    private static FileStream CreatePrivate(string path) => new(path, new FileStreamOptions
    {
        Mode = FileMode.Create,
        Access = FileAccess.Write,
        Options = FileOptions.Asynchronous,
        BufferSize = 128 << 10,
        UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
    });
}
