using MiniKube.ControlPlane.Store.Snapshots;

namespace MiniKube.Simulation.Tests.Store.Disks;

/// <summary>The part of a machine's disk that snapshot files live on. What was not synced is cut short by a crash.</summary>
internal sealed class SnapshotFolder(Machine machine) : ISnapshotFolder
{
    private readonly SortedDictionary<string, Content> _files = new(StringComparer.Ordinal);

    public IReadOnlyList<string> List() => machine.Do(() => _files.Keys.ToArray());

    public long SizeOf(string name) => machine.Do(() => _files.TryGetValue(name, out Content? file) ? file.Bytes.Length : 0);

    public Stream? Open(string name) => machine.Do(() =>
        _files.TryGetValue(name, out Content? file) ? new MemoryStream(file.Bytes.ToArray(), writable: false) : null);

    public DurableStream Create(string name) => machine.Do(() =>
    {
        if (machine.IsFull) throw new IOException("No space left on device");
        return new Target(machine, _files[name] = new Content());
    });

    public void Rename(string from, string to) => machine.Do(() =>
    {
        _files[to] = _files[from];
        _files.Remove(from);
    });

    public void Delete(string name) => machine.Do(() => _files.Remove(name));

    public void Crash(Random random)
    {
        foreach ((string name, Content file) in _files.ToArray())
        {
            int length = (int)file.Bytes.Length;
            if (file.Synced < length) file.Bytes.SetLength(random.Next(file.Synced, length + 1));
            file.Synced = (int)file.Bytes.Length;
        }
    }

    public bool FlipBit(Random random)
    {
        Content[] files = [.. _files.Values.Where(f => f.Bytes.Length > 0)];
        if (files.Length == 0) return false;
        MemoryStream file = files[random.Next(files.Length)].Bytes;
        file.GetBuffer()[random.Next((int)file.Length)] ^= (byte)(1 << random.Next(8));
        return true;
    }

    private sealed class Content
    {
        public MemoryStream Bytes { get; } = new();

        public int Synced { get; set; }
    }

    private sealed class Target(Machine machine, Content content) : DurableStream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => content.Bytes.Length;

        public override long Position
        {
            get => content.Bytes.Position;
            set => throw new NotSupportedException();
        }

        public override void Sync() => machine.Do(() => content.Synced = (int)content.Bytes.Length);

        public override void Flush()
        {
        }

        public override void Write(byte[] buffer, int offset, int count) => machine.Do(() =>
        {
            if (machine.IsFull) throw new IOException("No space left on device");
            content.Bytes.Write(buffer, offset, count);
        });

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        {
            Write(buffer, offset, count);
            return Task.CompletedTask;
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            byte[] bytes = buffer.ToArray();
            Write(bytes, 0, bytes.Length);
            return ValueTask.CompletedTask;
        }

        public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
