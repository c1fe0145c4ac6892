using MiniKube.ControlPlane.Store.Wal;

namespace MiniKube.Store.Tests.Wal;

/// <summary>A disk in memory that knows what was synced, can fill up, fail its syncs, and lose or tear what was not synced.</summary>
public sealed class MemoryWalDisk : IWalDisk
{
    private const int Sector = 512;
    private readonly Dictionary<string, Content> _files = new(StringComparer.Ordinal);

    public long FreeBytes { get; set; } = long.MaxValue;

    public bool SyncFails { get; set; }

    public int Syncs { get; private set; }

    public int Reads { get; private set; }

    public byte[] this[string name] => _files[name].Bytes;

    public IReadOnlyList<string> List()
    {
        lock (_files) return [.. _files.Keys.Order(StringComparer.Ordinal)];
    }

    public IWalFile Create(string name, long size, bool patient = false)
    {
        lock (_files)
        {
            if (size > FreeBytes) throw new WalNoSpaceException("full");
            FreeBytes -= size;
            _files[name] = new Content(new byte[size], new byte[size]);
        }

        return Open(name);
    }

    public IWalFile Open(string name)
    {
        lock (_files) return new MemoryFile(this, _files[name]);
    }

    public void Rename(string from, string to)
    {
        lock (_files)
        {
            _files[to] = _files[from];
            _files.Remove(from);
        }
    }

    public void Delete(string name)
    {
        lock (_files) _files.Remove(name);
    }

    /// <summary>Power cut: of what was not synced, each sector is there or not.</summary>
    public void Crash(Random random)
    {
        Content[] files;
        lock (_files) files = [.. _files.Values];
        int seed = random.Next();
        foreach (Content file in files)
        {
            random = new Random(seed ^ BitConverter.ToInt32(System.Security.Cryptography.SHA256.HashData(file.Bytes)));
            for (int at = 0; at < file.Bytes.Length; at += Sector)
            {
                Span<byte> now = file.Bytes.AsSpan(at, Math.Min(Sector, file.Bytes.Length - at));
                Span<byte> synced = file.Synced.AsSpan(at, now.Length);
                if (random.Next(2) == 0) synced.CopyTo(now);
                else now.CopyTo(synced);
            }
        }
    }

    /// <summary>What was written and not synced is the file's, whoever wrote it: a later process' sync takes it along.</summary>
    private sealed record Content(byte[] Bytes, byte[] Synced)
    {
        public int Low { get; set; } = int.MaxValue;

        public int High { get; set; }
    }

    private sealed class MemoryFile(MemoryWalDisk disk, Content content) : IWalFile
    {
        public long Length => content.Bytes.Length;

        public void Read(long offset, Span<byte> target)
        {
            disk.Reads++;
            content.Bytes.AsSpan((int)offset, target.Length).CopyTo(target);
        }

        public void Write(long offset, ReadOnlySpan<byte> bytes)
        {
            bytes.CopyTo(content.Bytes.AsSpan((int)offset));
            content.Low = Math.Min(content.Low, (int)offset);
            content.High = Math.Max(content.High, (int)offset + bytes.Length);
        }

        public void Sync()
        {
            if (disk.SyncFails) throw new IOException("I/O error");
            disk.Syncs++;
            if (content.High > content.Low) content.Bytes.AsSpan(content.Low, content.High - content.Low).CopyTo(content.Synced.AsSpan(content.Low));
            content.Low = int.MaxValue;
            content.High = 0;
        }

        public void Dispose()
        {
        }
    }
}
