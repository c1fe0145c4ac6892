using MiniKube.ControlPlane.Store.Wal;

namespace MiniKube.ControlPlane.Store.Snapshots;

/// <summary>A folder of the operating system. Private to its owner: folder 0700, files 0600.</summary>
internal sealed class PosixSnapshotFolder : ISnapshotFolder
{
    private const int BufferBytes = 128 << 10;
    private readonly string _folder;

    /// <summary>Uses the folder, making it when it is missing.</summary>
    public PosixSnapshotFolder(string folder)
    {
        _folder = folder;
        if (Directory.Exists(folder)) return;
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        DurableFiles.SyncFolder(Path.GetDirectoryName(Path.GetFullPath(folder))!);
    }

    public IReadOnlyList<string> List() => [.. Directory.EnumerateFiles(_folder).Select(f => Path.GetFileName(f))];

    public long SizeOf(string name)
    {
        var file = new FileInfo(PathOf(name));
        return file.Exists ? file.Length : 0;
    }

    public Stream? Open(string name)
    {
        try
        {
            return new FileStream(PathOf(name), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, BufferBytes, FileOptions.Asynchronous | FileOptions.SequentialScan);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    public DurableStream Create(string name) => new PacedStream(new FileStream(PathOf(name), new FileStreamOptions
    {
        Mode = FileMode.CreateNew,
        Access = FileAccess.Write,
        Share = FileShare.Read,
        Options = FileOptions.Asynchronous,
        BufferSize = BufferBytes,
        UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
    }));

    public void Rename(string from, string to)
    {
        File.Move(PathOf(from), PathOf(to), overwrite: true);
        DurableFiles.SyncFolder(_folder);
    }

    public void Delete(string name) => File.Delete(PathOf(name));

    private string PathOf(string name) => Path.Combine(_folder, name);
}
