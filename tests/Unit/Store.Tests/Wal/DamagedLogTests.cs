using MiniKube.ControlPlane.Store.Wal;
using MiniKube.Machinery.Raft;

namespace MiniKube.Store.Tests.Wal;

/// <summary>Cut, torn and flipped bytes: what was never acknowledged may go, everything else must be there or be called corrupt.</summary>
public sealed class DamagedLogTests
{
    private static readonly WalOptions Options = new() { SegmentBytes = 32 << 10, FirstSegmentBytes = 32 << 10 };

    [Fact]
    public void A_power_cut_loses_nothing_that_was_synced()
    {
        for (int seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var disk = new MemoryWalDisk();
            using WriteAheadLog log = WriteAheadLog.Create(disk, Options, new WalOwner(1, 1), RecoveredState.Empty);
            ulong index = 0;
            for (int batch = random.Next(1, 30); batch > 0; batch--)
            {
                AppendSome(log, random, ref index);
                log.Flush(sync: true);
            }

            ulong synced = index;
            AppendSome(log, random, ref index);
            log.Flush(sync: false);
            disk.Crash(random);

            (WriteAheadLog again, WalContents contents) = WriteAheadLog.Open(disk, Options);
            ulong last = contents.Entries[^1].Index;
            Assert.True(last >= synced && last <= index, $"seed {seed}: {last} not in [{synced}, {index}]");
            again.Append([new Entry(9, last + 1, EntryType.Normal, new byte[1])]);
            again.Flush(sync: true);
            again.Dispose();
            Assert.Equal(last + 1, WriteAheadLog.Open(disk, Options).Contents.Entries[^1].Index);
        }
    }

    [Fact]
    public void A_flipped_bit_anywhere_is_noticed()
    {
        MemoryWalDisk disk = Filled(out ulong last, out string[] segments);
        var random = new Random(5);
        for (int round = 0; round < 1500; round++)
        {
            string name = segments[random.Next(segments.Length)];
            byte[] bytes = disk[name];
            int used = bytes.AsSpan().LastIndexOfAnyExcept((byte)0) + 1;
            int at = random.Next(used);
            byte mask = (byte)(1 << random.Next(8));
            bytes[at] ^= mask;
            bool noticed = !Opens(disk, out ulong found) || found == last;
            Assert.True(noticed, $"bit {mask:x} at {at} of {used} in {name}: log ends at {found} instead of {last}");
            bytes[at] ^= mask;
        }

        Assert.True(Opens(disk, out ulong whole));
        Assert.Equal(last, whole);
    }

    [Fact]
    public void A_wiped_sector_below_the_last_batch_is_corruption()
    {
        MemoryWalDisk disk = Filled(out ulong last, out string[] segments);
        byte[] bytes = disk[segments[^1]];
        for (int at = 0; at + 512 < bytes.AsSpan().LastIndexOfAnyExcept((byte)0) - 2048; at += 512)
        {
            byte[] before = bytes[at..(at + 512)];
            bytes.AsSpan(at, 512).Clear();
            Assert.False(Opens(disk, out ulong found) && found != last, $"sector {at} wiped: log ends at {found}");
            before.CopyTo(bytes.AsSpan(at));
        }
    }

    [Fact]
    public void A_segment_cut_short_is_corruption_when_it_is_not_the_last()
    {
        MemoryWalDisk disk = Filled(out _, out string[] segments);
        byte[] bytes = disk[segments[0]];
        int used = bytes.AsSpan().LastIndexOfAnyExcept((byte)0) + 1;
        bytes.AsSpan(used - 900).Clear();
        Assert.Throws<WalCorruptException>(() => WriteAheadLog.Open(disk, Options));
    }

    [Fact]
    public void A_missing_segment_is_corruption()
    {
        MemoryWalDisk disk = Filled(out _, out string[] segments);
        disk.Delete(segments[1]);
        Assert.Throws<WalCorruptException>(() => WriteAheadLog.Open(disk, Options));
    }

    [Fact]
    public void A_segment_of_another_member_is_corruption()
    {
        MemoryWalDisk disk = Filled(out _, out string[] segments);
        var other = new MemoryWalDisk();
        WriteAheadLog.Create(other, Options, new WalOwner(1, 99), RecoveredState.Empty).Dispose();
        other["0000000000000001.wal"].CopyTo(disk[segments[0]].AsSpan());
        Assert.Throws<WalCorruptException>(() => WriteAheadLog.Open(disk, Options));
    }

    [Fact]
    public void A_segment_taken_but_never_begun_is_dropped()
    {
        MemoryWalDisk disk = Filled(out ulong last, out string[] segments);
        disk.Create($"{segments.Length + 1:x16}.wal", 32 << 10);
        Assert.True(Opens(disk, out ulong found));
        Assert.Equal(last, found);
    }

    private static MemoryWalDisk Filled(out ulong last, out string[] segments)
    {
        var disk = new MemoryWalDisk();
        var random = new Random(3);
        last = 0;
        using WriteAheadLog log = WriteAheadLog.Create(disk, Options, new WalOwner(1, 1), RecoveredState.Empty);
        while (log.SegmentCount < 4)
        {
            AppendSome(log, random, ref last);
            log.Flush(sync: true);
        }

        for (int i = 0; i < 20; i++)
        {
            AppendSome(log, random, ref last);
            log.Flush(sync: true);
        }

        segments = [.. disk.List().Where(n => n.EndsWith(".wal", StringComparison.Ordinal))];
        return disk;
    }

    private static bool Opens(MemoryWalDisk disk, out ulong last)
    {
        last = 0;
        try
        {
            (WriteAheadLog log, WalContents contents) = WriteAheadLog.Open(disk, Options);
            log.Dispose();
            last = contents.Entries[^1].Index;
            contents.RecoverFrom(SnapshotPoint.Origin);
            return true;
        }
        catch (WalCorruptException)
        {
            return false;
        }
    }

    private static void AppendSome(WriteAheadLog log, Random random, ref ulong index)
    {
        for (int n = random.Next(1, 5); n > 0; n--)
        {
            var data = new byte[random.Next(0, 700)];
            random.NextBytes(data);
            log.Append([new Entry(1, ++index, EntryType.Normal, data)]);
        }

        log.Append(new HardState(1, 1, index > 0 ? index - 1 : 0));
    }
}
