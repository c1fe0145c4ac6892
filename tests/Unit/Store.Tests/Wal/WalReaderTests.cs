using MiniKube.ControlPlane.Store.Wal;
using MiniKube.Machinery.Raft;

namespace MiniKube.Store.Tests.Wal;

public sealed class WalReaderTests
{
    private static readonly WalOptions Options = new() { SegmentBytes = 4 << 20, FirstSegmentBytes = 4 << 20 };
    private readonly MemoryWalDisk _disk = new();

    [Theory]
    [InlineData(1000, 9_000)]
    [InlineData(9, 1_500_000)]
    public void Payloads_are_read_in_order_from_buffers_that_are_used_again(int count, int size)
    {
        IReadOnlyList<Entry> entries = Reopened(count, size, out WriteAheadLog log);
        using (log)
        {
            var reader = new WalReader(TaskScheduler.Default);
            foreach (Entry entry in entries)
            {
                (ReadOnlyMemory<byte> bytes, bool isBorrowed) = reader.Read(entry.Data);
                Assert.True(isBorrowed);
                Assert.True(bytes.Span.SequenceEqual(Payload(entry.Index, size)));
            }

            Assert.Equal((default, false), reader.Read(default));
        }
    }

    [Fact]
    public void Whoever_jumps_or_looks_otherwise_gets_the_same()
    {
        IReadOnlyList<Entry> entries = Reopened(2000, 3_000, out WriteAheadLog log);
        using (log)
        {
            var reader = new WalReader(TaskScheduler.Default);
            var random = new Random(3);
            for (int at = 0; at < entries.Count; at += random.Next(1, 400))
            {
                Assert.True(reader.Read(entries[at].Data).Bytes.Span.SequenceEqual(Payload(entries[at].Index, 3_000)));
                Entry other = entries[random.Next(entries.Count)];
                Assert.True(other.Data.Span.SequenceEqual(Payload(other.Index, 3_000)));
            }

            reader.Read(new byte[5]);
            Assert.True(reader.Read(entries[7].Data).Bytes.Span.SequenceEqual(Payload(entries[7].Index, 3_000)));
        }
    }

    [Fact]
    public void Damage_since_the_log_was_opened_is_told_to_whoever_reads_it()
    {
        IReadOnlyList<Entry> entries = Reopened(1000, 9_000, out WriteAheadLog log);
        using (log)
        {
            using (IWalFile file = _disk.Open(_disk.List().First(n => n.StartsWith('0')))) file.Write(3 << 20, new byte[100]);
            var reader = new WalReader(TaskScheduler.Default);
            Assert.Throws<WalCorruptException>(() =>
            {
                foreach (Entry entry in entries) reader.Read(entry.Data);
            });
        }
    }

    private IReadOnlyList<Entry> Reopened(int count, int size, out WriteAheadLog again)
    {
        using (WriteAheadLog log = WriteAheadLog.Create(_disk, Options, new WalOwner(7, 11), RecoveredState.Empty))
        {
            for (ulong i = 1; i <= (ulong)count; i++)
            {
                log.Append([new Entry(1, i, EntryType.Normal, Payload(i, size))]);
                log.Flush(sync: i % 10 == 0);
            }
        }

        (again, WalContents contents) = WriteAheadLog.Open(_disk, Options);
        return contents.Entries;
    }

    private static byte[] Payload(ulong index, int size)
    {
        var bytes = new byte[size];
        new Random((int)index).NextBytes(bytes);
        return bytes;
    }
}
