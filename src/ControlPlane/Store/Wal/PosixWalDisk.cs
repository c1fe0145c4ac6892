using Microsoft.Win32.SafeHandles;

namespace MiniKube.ControlPlane.Store.Wal;

/// <summary>A folder of the operating system. Private to its owner: folder 0700, files 0600.</summary>
#pragma warning disable CA1001 // the event never makes a handle that would have to be given back
public sealed class PosixWalDisk : IWalDisk
#pragma warning restore CA1001
{
    private const int ZeroChunk = 256 << 10;
    private static readonly TimeSpan s_breath = TimeSpan.FromMilliseconds(10);
    private const int NoSpaceOnDevice = 28;
    private const int QuotaExceeded = 122;
    private readonly string _folder;
    private readonly ManualResetEventSlim _hurry = new();

    /// <summary>Uses the folder, making it when it is missing.</summary>
    public PosixWalDisk(string folder)
    {
        _folder = folder;
        if (Directory.Exists(folder)) return;
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        DurableFiles.SyncFolder(Path.GetDirectoryName(Path.GetFullPath(folder))!);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> List() => [.. Directory.EnumerateFiles(_folder).Select(f => Path.GetFileName(f))];

    /// <inheritdoc/>
    public IWalFile Create(string name, long size, bool patient = false)
    {
        if (patient) _hurry.Reset();
        else _hurry.Set();
        string path = Path.Combine(_folder, name);
        try
        {
            RequireRoom(path, size);
            using (SafeFileHandle handle = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read))
            {
                if (RandomAccess.GetLength(handle) > size) RandomAccess.SetLength(handle, size);
                File.SetUnixFileMode(handle, UnixFileMode.UserRead | UnixFileMode.UserWrite);
                FillWithZeros(handle, size);
                DurableFiles.SyncData(handle);
            }

            DurableFiles.SyncFolder(_folder);
            return Open(name);
        }
        catch (IOException failure)
        {
            File.Delete(path);
            if ((failure.HResult & 0xffff) is NoSpaceOnDevice or QuotaExceeded || IsFull(failure))
                throw new WalNoSpaceException($"no space left for a log segment of {size} bytes in {_folder}", failure);
            throw;
        }
    }

    /// <inheritdoc/>
    public void Hurry() => _hurry.Set();

    /// <inheritdoc/>
    public IWalFile Open(string name) =>
        new PosixFile(File.OpenHandle(Path.Combine(_folder, name), FileMode.Open, FileAccess.ReadWrite, FileShare.Read));

    /// <inheritdoc/>
    public void Rename(string from, string to)
    {
        File.Move(Path.Combine(_folder, from), Path.Combine(_folder, to), overwrite: true);
        DurableFiles.SyncFolder(_folder);
    }

    /// <inheritdoc/>
    public void Delete(string name)
    {
        File.Delete(Path.Combine(_folder, name));
        DurableFiles.SyncFolder(_folder);
    }

    /// <summary>A segment takes at most half of what is free, so that snapshots fit beside it; and trying costs nothing.</summary>
    private void RequireRoom(string path, long size)
    {
        var old = new FileInfo(path);
        long needed = size - (old.Exists ? old.Length : 0), free = new DriveInfo(Path.GetFullPath(_folder)).AvailableFreeSpace;
        if (needed > free / 2) throw new WalNoSpaceException($"no space left for a log segment of {size} bytes in {_folder}: {free} bytes are free");
    }

    private static bool IsFull(IOException failure) =>
        failure.Message.Contains("No space left", StringComparison.OrdinalIgnoreCase)
        || failure.Message.Contains("not enough space", StringComparison.OrdinalIgnoreCase);

    /// <summary>Syncs as it goes, with pauses: the disk would else get the whole segment at once, and every other sync would wait behind it.</summary>
    private void FillWithZeros(SafeFileHandle handle, long size)
    {
        var zeros = new byte[Math.Min(size, ZeroChunk)];
        for (long at = 0; at < size; at += zeros.Length)
        {
            RandomAccess.Write(handle, zeros.AsSpan(0, (int)Math.Min(zeros.Length, size - at)), at);
            if (at > 0) DurableFiles.SyncData(handle);
            _hurry.Wait(s_breath);
        }
    }

    private sealed class PosixFile(SafeFileHandle handle) : IWalFile
    {
        public long Length { get; } = RandomAccess.GetLength(handle);

        public void Read(long offset, Span<byte> target)
        {
            while (!target.IsEmpty)
            {
                int got = RandomAccess.Read(handle, target, offset);
                if (got == 0) throw new EndOfStreamException("log segment is shorter than it was");
                target = target[got..];
                offset += got;
            }
        }

        public void Write(long offset, ReadOnlySpan<byte> bytes) => RandomAccess.Write(handle, bytes, offset);

        public void Sync() => DurableFiles.SyncData(handle);

        public void Dispose() => handle.Dispose();
    }
}
