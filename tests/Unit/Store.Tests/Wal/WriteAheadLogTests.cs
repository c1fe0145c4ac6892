using MiniKube.ControlPlane.Store.Wal;
using MiniKube.Machinery.Raft;

namespace MiniKube.Store.Tests.Wal;

public sealed class WriteAheadLogTests
{
    private static readonly WalOwner Owner = new(7, 11);
    private static readonly WalOptions Options = new() { SegmentBytes = 64 << 10, FirstSegmentBytes = 16 << 10 };
    private static readonly ConfState Three = new() { Voters = [1, 2, 3] };
    private readonly MemoryWalDisk _disk = new();

    [Fact]
    public void A_new_log_gives_back_its_first_state()
    {
        RecoveredState first = RecoveredState.Bootstrap([(1, default), (2, default)]);
        WriteAheadLog.Create(_disk, Options, Owner, first).Dispose();
        WalContents contents = Reopen(out _);
        Assert.Equal(Owner, contents.Owner);
        Assert.Equal(first.HardState, contents.HardState);
        Assert.Equal([1ul, 2ul], contents.Entries.Select(e => e.Index));
        Assert.All(contents.Entries, e => Assert.Equal(EntryType.ConfChange, e.Type));
    }

    [Fact]
    public void What_a_killed_process_had_written_is_durable_once_the_next_one_has_read_it()
    {
        using (WriteAheadLog log = New())
        {
            log.Append([EntryAt(1, 1, 2000)]);
            log.Flush(sync: false);
        }

        Reopen(out WriteAheadLog again).Entries.Single();
        again.Dispose();
        _disk.Crash(new Random(1));
        Assert.Equal([1ul], Reopen(out _).Entries.Select(e => e.Index));
    }

    [Fact]
    public void What_was_flushed_is_read_back_across_segments()
    {
        using (WriteAheadLog log = New())
        {
            for (ulong i = 1; i <= 500; i++) Write(log, EntryAt(i, 1, 300));
            Assert.True(log.SegmentCount > 2);
        }

        WalContents contents = Reopen(out WriteAheadLog again);
        Assert.Equal(500, contents.Entries.Count);
        Assert.Equal(0, contents.TornBytes);
        Assert.All(contents.Entries, e => Assert.Equal(300, e.Data.Length));
        Write(again, EntryAt(501, 2, 10));
        again.Dispose();
        Assert.Equal(501ul, Reopen(out _).Entries[^1].Index);
    }

    [Fact]
    public void The_last_entry_of_an_index_wins_and_drops_what_followed()
    {
        using (WriteAheadLog log = New())
        {
            for (ulong i = 1; i <= 10; i++) Write(log, EntryAt(i, 1));
            Write(log, EntryAt(5, 2));
            Write(log, EntryAt(6, 2));
        }

        WalContents contents = Reopen(out _);
        Assert.Equal(6, contents.Entries.Count);
        Assert.Equal([1ul, 1, 1, 1, 2, 2], contents.Entries.Select(e => e.Term));
    }

    [Fact]
    public void Many_appends_share_one_sync()
    {
        using WriteAheadLog log = New();
        int before = _disk.Syncs;
        for (ulong i = 1; i <= 50; i++) log.Append([EntryAt(i, 1)]);
        log.Append(new HardState(1, 1, 20));
        log.Flush(sync: true);
        Assert.Equal(before + 1, _disk.Syncs);
        log.Flush(sync: true);
        Assert.Equal(before + 1, _disk.Syncs);
    }

    [Fact]
    public void A_local_snapshot_mark_keeps_the_entries_behind_it()
    {
        using (WriteAheadLog log = New())
        {
            for (ulong i = 1; i <= 20; i++) Write(log, EntryAt(i, 1));
            log.Append(new SnapshotPoint(10, 1, Three));
            log.Flush(sync: true);
        }

        WalContents contents = Reopen(out _);
        RecoveredState state = contents.RecoverFrom(contents.Marks[^1]);
        Assert.Equal(Three, state.Snapshot.Configuration);
        Assert.Equal(11ul, state.Entries[0].Index);
        Assert.Equal(20ul, state.Entries[^1].Index);
    }

    [Fact]
    public void An_installed_snapshot_starts_the_log_again()
    {
        using (WriteAheadLog log = New())
        {
            for (ulong i = 1; i <= 20; i++) Write(log, EntryAt(i, 1));
            log.Append(new SnapshotPoint(100, 3, Three));
            Write(log, EntryAt(101, 3));
        }

        WalContents contents = Reopen(out _);
        RecoveredState state = contents.RecoverFrom(contents.Marks[^1]);
        Assert.Equal([101ul], state.Entries.Select(e => e.Index));
        Assert.Throws<WalCorruptException>(() => contents.RecoverFrom(SnapshotPoint.Origin));
    }

    [Fact]
    public async Task Released_segments_are_gone_and_the_rest_stands_alone()
    {
        using (WriteAheadLog log = New())
        {
            for (ulong i = 1; i <= 600; i++) Write(log, EntryAt(i, 1, 300));
            int before = log.SegmentCount;
            log.Append(new HardState(1, 2, 590));
            log.Append(new SnapshotPoint(500, 1, Three));
            log.Release(500);
            Assert.True(log.SegmentCount < before);
            await log.SettleAsync();
        }

        WalContents contents = Reopen(out _);
        RecoveredState state = contents.RecoverFrom(contents.Marks[^1]);
        Assert.Equal(501ul, state.Entries[0].Index);
        Assert.Equal(600ul, state.Entries[^1].Index);
        Assert.Equal(new HardState(1, 2, 590), state.HardState);
    }

    [Fact]
    public void A_mark_older_than_the_first_segment_left_drops_nothing()
    {
        using (WriteAheadLog log = New())
        {
            ulong i = 1;
            for (int segments = log.SegmentCount; log.SegmentCount == segments; i++) Write(log, EntryAt(i, 1, 300));
            ulong rolledAt = i;
            for (; i < rolledAt + 20; i++) Write(log, EntryAt(i, 1, 300));
            log.Append(new SnapshotPoint(rolledAt - 10, 1, Three));
            for (; i < rolledAt + 40; i++) Write(log, EntryAt(i, 1, 300));
            log.Append(new SnapshotPoint(rolledAt + 10, 1, Three));
            log.Release(rolledAt + 10);
            Assert.Equal(1, log.SegmentCount);
        }

        WalContents contents = Reopen(out _);
        RecoveredState state = contents.RecoverFrom(contents.Marks[^1]);
        Assert.Equal(contents.Marks[^1].Index + 1, state.Entries[0].Index);
    }

    [Fact]
    public void A_full_disk_is_reported_before_anything_is_written_and_heals()
    {
        using WriteAheadLog log = New();
        _disk.FreeBytes = 0;
        ulong i = 1;
        WalNoSpaceException? refused = null;
        while (refused is null && i < 1000)
        {
            Entry[] entry = [EntryAt(i, 1, 500)];
            try
            {
                log.Reserve(entry);
            }
            catch (WalNoSpaceException e)
            {
                refused = e;
                break;
            }

            log.Append(entry);
            log.Flush(sync: true);
            i++;
        }

        Assert.NotNull(refused);
        Assert.NotNull(log.SpaceShortage);
        _disk.FreeBytes = long.MaxValue;
        log.Reserve([EntryAt(i, 1, 500)]);
        Write(log, EntryAt(i, 1, 500));
        Assert.Null(log.SpaceShortage);
        Assert.Equal(i, Reopen(out _).Entries[^1].Index);
    }

    [Fact]
    public void A_failed_sync_ends_the_log()
    {
        using WriteAheadLog log = New();
        log.Append([EntryAt(1, 1)]);
        _disk.SyncFails = true;
        Assert.Throws<IOException>(() => log.Flush(sync: true));
        _disk.SyncFails = false;
        log.Append([EntryAt(2, 1)]);
        Assert.Throws<IOException>(() => log.Flush(sync: true));
    }

    [Fact]
    public void An_entry_larger_than_a_segment_gets_one_of_its_own()
    {
        using (WriteAheadLog log = New())
        {
            Write(log, EntryAt(1, 1, 200 << 10));
            Write(log, EntryAt(2, 1));
        }

        Assert.Equal([200 << 10, 8], Reopen(out _).Entries.Select(e => e.Data.Length));
    }

    [Fact]
    public void Payloads_stay_on_the_disk_until_they_are_looked_at()
    {
        WriteMany(400);
        WalContents contents = Reopen(out _);
        int reads = _disk.Reads;
        Assert.All(contents.Entries, e => Assert.Equal(300, e.Data.Length));
        Assert.Equal(reads, _disk.Reads);
        for (ulong i = 1; i <= 100; i++) Assert.Equal(EntryAt(i, 1, 300).Data.ToArray(), contents.Entries[(int)i - 1].Data.ToArray());
        Assert.Equal(reads + 1, _disk.Reads);
    }

    [Fact]
    public void What_was_appended_is_read_from_the_disk_when_it_is_looked_at_again()
    {
        using WriteAheadLog log = New();
        var onDisk = new List<ReadOnlyMemory<byte>>();
        for (ulong i = 1; i <= 400; i++)
        {
            var two = new ReadOnlyMemory<byte>[2];
            log.Append([EntryAt((2 * i) - 1, 1, 300), EntryAt(2 * i, 1, (int)(i % 7))], two);
            if (i % 5 == 0) log.Append(new HardState(1, 2, i));
            log.Flush(sync: true);
            onDisk.AddRange(two);
            if (i % 90 == 0) Check(2 * (int)i - 1);
        }

        int reads = _disk.Reads;
        Assert.True(log.SegmentCount > 2);
        log.Append(new SnapshotPoint(790, 1, Three));
        log.Release(790);
        Assert.Equal(1, log.SegmentCount);
        for (int i = 0; i < onDisk.Count; i++) Check(i);
        Assert.InRange(_disk.Reads - reads, 1, 20);
        Assert.True(onDisk[13].IsEmpty);

        void Check(int place) => Assert.Equal(EntryAt((ulong)place + 1, 1, onDisk[place].Length).Data.ToArray(), onDisk[place].ToArray());
    }

    [Fact]
    public void What_was_appended_and_damaged_since_is_not_given_out()
    {
        using WriteAheadLog log = New();
        var onDisk = new ReadOnlyMemory<byte>[1];
        log.Append([EntryAt(1, 1, 300)], onDisk);
        log.Flush(sync: true);
        string segment = _disk.List().Single(n => n.StartsWith('0'));
        using (IWalFile file = _disk.Open(segment))
        {
            var bytes = new byte[file.Length];
            file.Read(0, bytes);
            bytes[bytes.AsSpan().LastIndexOfAnyExcept((byte)0)] ^= 1;
            file.Write(0, bytes);
        }

        Assert.Throws<WalCorruptException>(() => onDisk[0].ToArray());
    }

    [Fact]
    public void Payloads_outlive_the_segment_they_are_in()
    {
        WriteMany(400);
        WalContents contents = Reopen(out WriteAheadLog again);
        int segments = again.SegmentCount;
        again.Release(390);
        Assert.True(again.SegmentCount < segments);
        again.Dispose();
        foreach (Entry entry in contents.Entries) Assert.Equal(EntryAt(entry.Index, 1, 300).Data.ToArray(), entry.Data.ToArray());
    }

    [Fact]
    public void A_payload_that_was_damaged_after_the_log_was_opened_is_refused()
    {
        WriteMany(10);
        WalContents contents = Reopen(out _);
        byte[] bytes = _disk[_disk.List().First(n => n.EndsWith(".wal", StringComparison.Ordinal))];
        bytes[bytes.AsSpan().IndexOf(EntryAt(5, 1, 300).Data.Span) + 7] ^= 1;
        Assert.Throws<WalCorruptException>(() => contents.Entries[4].Data.ToArray());
    }

    private void WriteMany(ulong entries)
    {
        using WriteAheadLog log = New();
        for (ulong i = 1; i <= entries; i++) Write(log, EntryAt(i, 1, 300));
    }

    private WriteAheadLog New() => WriteAheadLog.Create(_disk, Options, Owner, RecoveredState.Empty);

    private WalContents Reopen(out WriteAheadLog log)
    {
        (log, WalContents contents) = WriteAheadLog.Open(_disk, Options);
        return contents;
    }

    private static void Write(WriteAheadLog log, Entry entry)
    {
        log.Reserve([entry]);
        log.Append([entry]);
        log.Flush(sync: true);
    }

    private static Entry EntryAt(ulong index, ulong term, int size = 8)
    {
        var data = new byte[size];
        new Random((int)index).NextBytes(data);
        return new Entry(term, index, EntryType.Normal, data);
    }
}
