using MiniKube.ControlPlane.Store.Snapshots;
using MiniKube.ControlPlane.Store.Wal;

namespace MiniKube.ControlPlane.Store.Operations.Recovery;

/// <summary>A log's folder that is only looked at: what opening it would repair is left as it is.</summary>
internal sealed class ReadOnlyWalDisk(string folder) : IWalDisk
{
    public IReadOnlyList<string> List() => Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder).Select(f => Path.GetFileName(f))] : [];

    public IWalFile Create(string name, long size, bool patient = false) => throw new NotSupportedException();

    public IWalFile Open(string name) => new ReadOnlyFile(Path.Combine(folder, name));

    public void Rename(string from, string to)
    {
    }

    public void Delete(string name)
    {
    }

    private sealed class ReadOnlyFile(string path) : IWalFile
    {
        private readonly FileStream _file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

        public long Length => _file.Length;

        public void Read(long offset, Span<byte> target)
        {
            _file.Position = offset;
            _file.ReadExactly(target);
        }

        public void Write(long offset, ReadOnlySpan<byte> bytes)
        {
        }

        public void Sync()
        {
        }

        public void Dispose() => _file.Dispose();
    }
}

/// <summary>A folder of snapshot files that is only looked at.</summary>
internal sealed class ReadOnlySnapshotFolder(string folder) : ISnapshotFolder
{
    public IReadOnlyList<string> List() => Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder, "*.snap").Select(f => Path.GetFileName(f))] : [];

    public long SizeOf(string name) => new FileInfo(Path.Combine(folder, name)).Length;

    public Stream? Open(string name)
    {
        var path = Path.Combine(folder, name);
        return File.Exists(path) ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 128 << 10, FileOptions.Asynchronous) : null;
    }

    public DurableStream Create(string name) => throw new NotSupportedException();

    public void Rename(string from, string to) => throw new NotSupportedException();

    public void Delete(string name)
    {
    }
}
