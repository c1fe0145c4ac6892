using System.Text;
using MiniKube.ControlPlane.Store.Snapshots.Bolt;

namespace MiniKube.Store.Tests.Snapshots;

/// <summary>What the writer writes the reader reads, whatever the sizes; and the reader believes nothing.</summary>
public sealed class BoltTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData(0, 10)]
    [InlineData(1, 10)]
    [InlineData(100, 10)]
    [InlineData(1_000, 100)]
    [InlineData(20_000, 3)]
    [InlineData(40, 4_080)]
    [InlineData(7, 200_000)]
    public async Task Entries_come_back_in_order(int count, int valueSize)
    {
        var bucket = new MemoryBucket("key");
        for (var i = 0; i < count; i++) bucket.Set(Encoding.UTF8.GetBytes($"{i:D8}"), Enumerable.Repeat((byte)i, valueSize).ToArray());
        await WriteAsync(bucket, new MemoryBucket("empty"));

        using var reader = new BoltReader(_path);
        Assert.Equal(["empty", "key"], reader.Buckets);
        Assert.Empty(reader.Entries("empty"));
        Assert.Empty(reader.Entries("absent"));
        Assert.Equal(Dump(bucket), reader.Entries("key").Select(e => (Convert.ToHexString(e.Key.Span), Convert.ToHexString(e.Value.Span))));
        Assert.Equal(new FileInfo(_path).Length, reader.Length);
    }

    [Fact]
    public async Task Keys_larger_than_a_page_make_a_tree_all_the_same()
    {
        var bucket = new MemoryBucket("key");
        for (var i = 0; i < 9; i++) bucket.Set([.. Encoding.UTF8.GetBytes($"{i}"), .. new byte[5_000]], [(byte)i]);
        await WriteAsync(bucket);
        using var reader = new BoltReader(_path);
        Assert.Equal(Enumerable.Range(0, 9).Select(i => (byte)i), reader.Entries("key").Select(e => e.Value.Span[0]));
    }

    [Fact]
    public async Task A_value_is_where_its_entry_says()
    {
        var bucket = new MemoryBucket("key");
        for (var i = 0; i < 500; i++) bucket.Set(Encoding.UTF8.GetBytes($"{i:D8}"), Encoding.UTF8.GetBytes($"value {i}"));
        await WriteAsync(bucket);
        using var reader = new BoltReader(_path);
        foreach (var entry in reader.Entries("key"))
        {
            var again = new byte[entry.Value.Length];
            reader.ReadAt(entry.ValueAt, again);
            Assert.Equal(entry.Value.ToArray(), again);
        }
    }

    [Fact]
    public async Task The_older_meta_page_serves_when_the_newer_is_torn()
    {
        var bucket = new MemoryBucket("key");
        bucket.Set("a"u8, "1"u8);
        await WriteAsync(bucket);
        var bytes = await File.ReadAllBytesAsync(_path);
        bytes[40] ^= 1;
        await File.WriteAllBytesAsync(_path, bytes);
        using (var reader = new BoltReader(_path)) Assert.Single(reader.Entries("key"));
        bytes[4096 + 40] ^= 1;
        await File.WriteAllBytesAsync(_path, bytes);
        Assert.Throws<InvalidDataException>(() => new BoltReader(_path));
    }

    /// <summary>No flipped byte makes the reader hang, read beyond the file or throw anything but what it promises.</summary>
    [Fact]
    public async Task Damage_is_reported_as_such()
    {
        var bucket = new MemoryBucket("key");
        for (var i = 0; i < 300; i++) bucket.Set(Encoding.UTF8.GetBytes($"{i:D8}"), new byte[50]);
        await WriteAsync(bucket, new MemoryBucket("meta"));
        var whole = await File.ReadAllBytesAsync(_path);
        var random = new System.Random(7);
        for (var round = 0; round < 400; round++)
        {
            var bytes = (byte[])whole.Clone();
            for (var flips = 0; flips < 4; flips++) bytes[random.Next(0, 40) + (random.Next(bytes.Length / 4096) * 4096)] = (byte)random.Next(256);
            if (round % 10 == 0) bytes = bytes[..random.Next(bytes.Length)];
            await File.WriteAllBytesAsync(_path, bytes);
            try
            {
                using var reader = new BoltReader(_path);
                foreach (var name in reader.Buckets) Assert.True(reader.Entries(name).Count() < 1_000_000);
            }
            catch (InvalidDataException)
            {
                // Said, not hidden.
            }
        }
    }

    private async Task WriteAsync(params IBoltBucket[] buckets)
    {
        await using var file = File.Create(_path);
        var writer = new BoltWriter(buckets);
        await writer.WriteAsync(file, default);
        Assert.Equal(writer.Length, file.Length);
    }

    private static IEnumerable<(string, string)> Dump(MemoryBucket bucket)
    {
        for (var i = 0; i < bucket.Count; i++)
        {
            var (key, value) = (new byte[bucket.KeySize(i)], new byte[bucket.ValueSize(i)]);
            bucket.CopyKey(i, key);
            bucket.CopyValue(i, value);
            yield return (Convert.ToHexString(key), Convert.ToHexString(value));
        }
    }
}
