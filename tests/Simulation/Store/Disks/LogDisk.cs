using MiniKube.ControlPlane.Store.Wal;
using MiniKube.Store.Tests.Wal;

namespace MiniKube.Simulation.Tests.Store.Disks;

/// <summary>The part of a machine's disk that the write-ahead log lives on.</summary>
internal sealed class LogDisk(Machine machine, MemoryWalDisk disk) : IWalDisk
{
    public IReadOnlyList<string> List() => machine.Do(disk.List);

    public IWalFile Create(string name, long size, bool patient = false) => machine.Do<IWalFile>(() => new LogFile(machine, disk.Create(name, size)));

    public IWalFile Open(string name) => machine.Do<IWalFile>(() => new LogFile(machine, disk.Open(name)));

    public void Rename(string from, string to) => machine.Do(() => disk.Rename(from, to));

    public void Delete(string name) => machine.Do(() => disk.Delete(name));

    private sealed class LogFile(Machine machine, IWalFile file) : IWalFile
    {
        public long Length => file.Length;

        public void Read(long offset, Span<byte> target)
        {
            if (machine.IsOff) throw new Engine.PowerCutException();
            file.Read(offset, target);
        }

        public void Write(long offset, ReadOnlySpan<byte> bytes)
        {
            byte[] copy = bytes.ToArray();
            machine.Do(() => file.Write(offset, copy));
        }

        public void Sync() => machine.Do(file.Sync);

        public void Dispose() => file.Dispose();
    }
}
