using MiniKube.Machinery.Raft;

namespace MiniKube.Raft.Tests.Parts;

public sealed class RaftLogTests
{
    private static readonly RaftConfig Config = new() { Id = 1, Random = new Random(1) };

    [Fact]
    public void A_replaced_tail_is_not_stable_when_its_write_finishes_late()
    {
        RaftLog log = Log((1, 1), (2, 1));
        log.TryAppend(2, 1, 0, [At(3, 1), At(4, 1)], out _);
        log.HandToDisk(1);
        log.TryAppend(2, 1, 0, [At(3, 2)], out _);
        log.Persisted(1);
        Assert.Equal(2ul, log.Stable);
        log.HandToDisk(2);
        log.Persisted(2);
        Assert.Equal(3ul, log.Stable);
    }

    [Fact]
    public void The_same_entry_written_again_is_stable_only_after_the_second_write()
    {
        RaftLog log = Log((1, 1));
        log.TryAppend(1, 1, 0, [At(2, 1)], out _);
        log.HandToDisk(1);
        log.TryAppend(1, 1, 0, [At(2, 2)], out _);
        log.HandToDisk(2);
        log.TryAppend(1, 1, 0, [At(2, 3)], out _);
        log.HandToDisk(3);
        log.Persisted(1);
        log.Persisted(2);
        Assert.Equal(1ul, log.Stable);
        log.Persisted(3);
        Assert.Equal(2ul, log.Stable);
    }

    [Fact]
    public void Committed_entries_are_handed_out_before_they_are_stored_here()
    {
        RaftLog log = Log((1, 1));
        log.TryAppend(1, 1, 3, [At(2, 1), At(3, 1), At(4, 1)], out _);
        Assert.Equal(3ul, log.HandToApply(Config)[^1].Index);
        Assert.Equal(1ul, log.Stable);
        log.HandToDisk(1);
        log.Persisted(1);
        Assert.Empty(log.HandToApply(Config));
    }

    [Fact]
    public void Unapplied_batches_are_bounded()
    {
        RaftConfig narrow = Config with { MaxApplyingBatches = 2, MaxCommittedBytesPerReady = 1 };
        RaftLog log = Log((1, 1), (2, 1), (3, 1), (4, 1));
        log.CommitTo(4);
        Assert.Single(log.HandToApply(narrow));
        Assert.Single(log.HandToApply(narrow));
        Assert.Empty(log.HandToApply(narrow));
        log.AppliedTo(1);
        Assert.Equal(3ul, log.HandToApply(narrow).Single().Index);
    }

    [Fact]
    public void A_committed_entry_is_never_replaced()
    {
        RaftLog log = Log((1, 1), (2, 1));
        log.CommitTo(2);
        Assert.Throws<RaftInvariantException>(() => log.TryAppend(1, 1, 0, [At(2, 2)], out _));
        Assert.Throws<RaftInvariantException>(() => log.CommitTo(9));
    }

    [Fact]
    public void Compaction_keeps_the_term_of_its_last_entry()
    {
        RaftLog log = Log((1, 1), (2, 4), (3, 5));
        log.CommitTo(3);
        log.HandToApply(Config);
        log.AppliedTo(3);
        log.Compact(2);
        Assert.Equal(3ul, log.FirstIndex);
        Assert.True(log.TryTerm(2, out ulong term));
        Assert.Equal(4ul, term);
        Assert.False(log.TryTerm(1, out _));
        Assert.Throws<RaftInvariantException>(() => log.Compact(4));
    }

    [Theory]
    [InlineData(5, 2, 2, 1)]
    [InlineData(5, 4, 5, 4)]
    [InlineData(5, 9, 5, 4)]
    public void The_guess_where_logs_agree(ulong index, ulong term, ulong found, ulong foundTerm)
    {
        RaftLog log = Log((1, 1), (2, 1), (3, 4), (4, 4), (5, 4));
        Assert.Equal((found, foundTerm), log.FindConflictByTerm(index, term));
    }

    private static Entry At(ulong index, ulong term) => new(term, index, EntryType.Normal, new byte[4]);

    private static RaftLog Log(params (ulong Index, ulong Term)[] entries) =>
        new(new RecoveredState(new HardState(1, 0, 0), SnapshotPoint.Origin, [.. entries.Select(e => At(e.Index, e.Term))]));
}
