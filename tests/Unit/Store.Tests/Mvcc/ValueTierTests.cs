using Google.Protobuf;
using MiniKube.ControlPlane.Store.Mvcc;

namespace MiniKube.Store.Tests.Mvcc;

/// <summary>One suite for every value tier.</summary>
public abstract class ValueTierTests
{
    private protected abstract IValueTier Create();

    [Fact]
    public void Values_come_back_until_they_are_removed()
    {
        using var tier = Create();
        for (var i = 0; i < 5000; i++) tier.Write(i, Value(i, 100));
        for (var i = 0; i < 5000; i += 3) tier.Remove(i, 100);
        for (var i = 0; i < 5000; i++) Assert.Equal(i % 3 == 0 ? null : Value(i, 100), tier.Read(i));
    }

    [Fact]
    public void More_than_fits_into_memory_comes_back()
    {
        using var tier = Create();
        for (var i = 0; i < 900; i++) tier.Write(i, Value(i, 100_000));
        for (var i = 0; i < 900; i += 7) Assert.Equal(Value(i, 100_000), tier.Read(i));
    }

    [Fact]
    public void The_largest_value_fits()
    {
        using var tier = Create();
        int[] lengths = [2_000_000, ValueEngine.LargestInPage, ValueEngine.LargestInPage + 1, 20_000_000];
        foreach (var length in lengths) tier.Write(length, Value(1, length));
        foreach (var length in lengths) Assert.Equal(Value(1, length), tier.Read(length));
        foreach (var length in lengths) tier.Remove(length, length);
        foreach (var length in lengths) Assert.Null(tier.Read(length));
    }

    [Fact]
    public void Many_read_while_one_writes()
    {
        using var tier = Create();
        var written = -1;
        var readers = Enumerable.Range(0, 2).Select(r => Task.Run(() =>
        {
            var random = new Random(r);
            for (int last; (last = Volatile.Read(ref written)) < 2_999;)
            {
                if (last < 0) continue;
                var id = random.Next(last + 1);
                Assert.Equal(Value(id, 2000), tier.Read(id));
            }
        })).ToArray();
        for (var i = 0; i < 3_000; i++)
        {
            tier.Write(i, Value(i, 2000));
            Volatile.Write(ref written, i);
        }

        Task.WaitAll(readers);
    }

    [Fact]
    public void A_cleared_tier_is_empty_and_usable()
    {
        using var tier = Create();
        tier.Write(1, Value(1, 10));
        tier.Clear();
        Assert.Null(tier.Read(1));
        tier.Write(1, Value(2, 10));
        Assert.Equal(Value(2, 10), tier.Read(1));
    }

    [Fact]
    public void Overwritten_and_removed_values_give_their_space_back()
    {
        using var tier = Create();
        for (var i = 0; i < 3000; i++)
        {
            tier.Write(i, Value(i, 100_000));
            if (i >= 100) tier.Remove(i - 100, 100_000);
        }

        for (var i = 2950; i < 3000; i++) Assert.Equal(Value(i, 100_000), tier.Read(i));
        Assert.True(SpinWait.SpinUntil(() => tier.AllocatedBytes < 250_000_000, TimeSpan.FromSeconds(20)), $"{tier.AllocatedBytes}");
    }

    private static ByteString Value(int seed, int length)
    {
        var bytes = new byte[length];
        bytes.AsSpan().Fill((byte)seed);
        BitConverter.TryWriteBytes(bytes, seed);
        return UnsafeByteOperations.UnsafeWrap(bytes);
    }
}

public sealed class MemoryValueTierTests : ValueTierTests
{
    private protected override IValueTier Create() => new MemoryValueTier();
}

public sealed class FasterValueTierTests : ValueTierTests, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mk-tier-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task What_little_garbage_there_is_goes_when_asked_for()
    {
        using var tier = Create();
        for (var i = 0; i < 600; i++) tier.Write(i, Bytes(i));
        for (var i = 0; i < 600; i++)
        {
            if (i % 60 != 0) tier.Remove(i, 100_000);
        }

        Assert.True(SpinWait.SpinUntil(() => OnDisk() > 40_000_000, TimeSpan.FromSeconds(60)), $"{OnDisk()} before");
        await tier.GiveBackAsync();
        Assert.True(SpinWait.SpinUntil(() => OnDisk() <= 1_000_000 + (2 << 24), TimeSpan.FromSeconds(60)), $"{OnDisk()} after");
        for (var i = 0; i < 600; i++) Assert.Equal(i % 60 == 0 ? Bytes(i) : null, tier.Read(i));
        for (var i = 600; i < 700; i++) tier.Write(i, Bytes(i));
        for (var i = 600; i < 700; i++) Assert.Equal(Bytes(i), tier.Read(i));
    }

    [Fact]
    public void Files_of_a_run_before_are_written_over_and_what_is_left_over_goes()
    {
        using (var before = Create())
        {
            for (var i = 0; i < 900; i++) before.Write(i, Bytes(i + 1));
        }

        foreach (var stray in new[] { "stray", "0.found0", "0.found1" }) File.WriteAllBytes(Path.Combine(_folder, "values", stray), new byte[100]);
        using var tier = new FasterValueTier(Path.Combine(_folder, "values"), compactAt: 100 << 20);
        Assert.True(OnDisk() > 40_000_000, $"{OnDisk()} found");
        for (var i = 0; i < 300; i++) Assert.Null(tier.Read(i));
        for (var i = 0; i < 300; i++) tier.Write(i, Bytes(i));
        tier.DropSpares();
        Assert.True(SpinWait.SpinUntil(() => OnDisk() <= 30_000_000 + (1 << 24), TimeSpan.FromSeconds(60)), $"{OnDisk()} after");
        for (var i = 0; i < 300; i++) Assert.Equal(Bytes(i), tier.Read(i));
    }

    private long OnDisk() => new DirectoryInfo(_folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(LengthOf);

    /// <summary>Files go while they are being counted.</summary>
    private static long LengthOf(FileInfo file)
    {
        try
        {
            return file.Length;
        }
        catch (FileNotFoundException)
        {
            return 0;
        }
    }

    private static ByteString Bytes(int seed) => ByteString.CopyFrom([.. Enumerable.Repeat((byte)seed, 100_000)]);

    private protected override IValueTier Create() => new FasterValueTier(Path.Combine(_folder, "values"), compactAt: 100 << 20);
}
