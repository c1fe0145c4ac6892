using MiniKube.Store.Tests.Wal;

namespace MiniKube.Integration.Tests.Chaos.Fuzz;

/// <summary>Does one kind of harm to a log's files, and takes it back.</summary>
internal sealed class LogDamage(MemoryWalDisk disk, Random random) : IDisposable
{
    private const int Sector = 512;

    private readonly Dictionary<string, byte[]> _before = disk.List().ToDictionary(n => n, n => disk[n].ToArray(), StringComparer.Ordinal);
    private string _what = "";

    public override string ToString() => _what;

    public void Inflict()
    {
        var segments = disk.List().Where(n => disk[n].AsSpan().ContainsAnyExcept((byte)0)).ToArray();
        var name = segments[random.Next(segments.Length)];
        var bytes = disk[name];
        var used = bytes.AsSpan().LastIndexOfAnyExcept((byte)0) + 1;
        var (at, other) = (random.Next(used), random.Next(used));
        var sector = at / Sector * Sector;
        var end = Math.Min(bytes.Length, sector + Sector);
        var kind = random.Next(9);
        _what = $"damage {kind} at {at} of {used} in {name}";
        switch (kind)
        {
            case 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                for (var i = random.Next(1, 20); i > 0; i--) bytes[random.Next(used)] ^= (byte)random.Next(1, 256);
                break;
            case 2:
                bytes.AsSpan(sector, end - sector).Clear();
                break;
            case 3:
                bytes.AsSpan(at).Clear();
                break;
            case 4:
                bytes.AsSpan(Math.Min(at, other), Math.Abs(at - other)).ToArray().CopyTo(bytes.AsSpan(Math.Min(at, other) / 8 * 8));
                break;
            case 5:
                random.NextBytes(bytes.AsSpan(at, Math.Min(random.Next(1, 200), bytes.Length - at)));
                break;
            case 6:
                disk.Delete(name);
                break;
            case 7:
                Cut(name, at);
                break;
            default:
                MoveFrames(bytes, at / 8 * 8, other / 8 * 8);
                break;
        }
    }

    public void Dispose()
    {
        foreach (var name in disk.List()) disk.Delete(name);
        foreach (var (name, bytes) in _before) Write(name, bytes);
    }

    private void Cut(string name, int length)
    {
        var rest = disk[name][..length];
        disk.Delete(name);
        Write(name, rest);
    }

    private static void MoveFrames(byte[] bytes, int from, int to)
    {
        var length = Math.Min(256, bytes.Length - Math.Max(from, to));
        bytes.AsSpan(from, length).ToArray().CopyTo(bytes.AsSpan(to));
    }

    private void Write(string name, byte[] bytes)
    {
        using var file = disk.Create(name, bytes.Length);
        file.Write(0, bytes);
        file.Sync();
    }
}
