using MiniKube.Histories.KeyValue;
using MiniKube.Histories.Timelines;
using static MiniKube.Histories.Tests.Recording;

namespace MiniKube.Histories.Tests;

public sealed class TimelineTests
{
    private static readonly Timeline s_timeline = new([
        new Change(2, "a", "x", 1, 2),
        new Change(3, "b", "y", 1, 3),
        new Change(4, "a", "z", 2, 2),
        new Change(5, "a", null, 0, 0),
    ]);

    private static readonly StoreOperation[] s_history = [
        Put(0, 1, "a", "x", 2),
        Put(2, 3, "b", "y", 3),
        Put(4, 5, "a", "z", 4),
        Delete(6, 7, "a", 5, Version("z", 4, 2, 2)),
        Read(8, 9, "b", 5, Version("y", 3)),
        Read(8, 9, "a", 3, Version("x", 2), serializable: true),
    ];

    [Fact]
    public void A_history_that_agrees_is_accepted() => Assert.Empty(Problems(s_history));

    [Fact]
    public void An_acknowledged_write_must_be_there() => Reports("acknowledged but not so", [.. s_history, Put(10, 11, "c", "lost", 6)]);

    [Fact]
    public void What_nobody_wrote_is_found() => Reports("nobody wrote it", [.. s_history.Skip(1)]);

    [Fact]
    public void What_nobody_deleted_is_found() => Reports("nobody deleted it", [.. s_history.Where(o => o.Writes.All(w => w.Value is not null))]);

    [Fact]
    public void An_unknown_outcome_explains_what_is_there_and_what_is_not() =>
        Assert.Empty(Problems([Put(0, null, "a", "x", 0), .. s_history.Skip(1).Where(o => o.Kind == OperationKind.Write), Put(0, null, "a", "never", 0)]));

    [Fact]
    public void A_refused_write_that_happened_is_found() =>
        Reports("although refused", [Swap(0, 1, "a", 7, "x", 1, applied: false, seen: null), .. s_history.Skip(1)]);

    [Fact]
    public void A_write_that_happened_twice_is_found()
    {
        var twice = new Timeline([new Change(2, "a", "x", 1, 2), new Change(3, "a", "x", 2, 2)]);
        Assert.Contains(new TimelineChecker(twice, [Put(0, 1, "a", "x", 2)]).Check(), p => p.Contains("was written before", StringComparison.Ordinal));
    }

    [Fact]
    public void A_read_shows_the_state_of_its_revision() => Reports("b was", [.. s_history, Read(10, 11, "b", 5, null)]);

    [Fact]
    public void An_old_read_is_allowed_only_when_serializable()
    {
        Reports("had been answered before", [.. s_history, Read(10, 11, "a", 4, Version("z", 4, 2, 2))]);
        Assert.Empty(Problems([.. s_history, Read(10, 11, "a", 4, Version("z", 4, 2, 2), serializable: true)]));
    }

    [Fact]
    public void The_future_is_not_read() =>
        Reports("called only afterwards", [Read(1, 2, "b", 3, Version("y", 3), serializable: true), Put(0, 1, "a", "x", 2), Put(3, 4, "b", "y", 3), .. s_history.Skip(2)]);

    [Fact]
    public void Writes_keep_real_time() =>
        Reports("had been answered before", [Put(0, 1, "b", "y", 3), Put(2, 3, "a", "x", 2), .. s_history.Skip(2)]);

    [Fact]
    public void A_timeline_with_a_hole_or_a_wrong_count_contradicts_itself()
    {
        Assert.Contains(new Timeline([new Change(2, "a", "x", 1, 2), new Change(4, "a", "y", 2, 2)]).Contradictions(), p => p.Contains("no revision 3", StringComparison.Ordinal));
        Assert.Single(new Timeline([new Change(2, "a", "x", 1, 2), new Change(3, "a", "y", 3, 2)]).Contradictions());
        Assert.NotEmpty(new Timeline([new Change(2, "a", null, 0, 0)]).Contradictions());
    }

    [Fact]
    public void Two_accounts_are_compared()
    {
        Assert.Null(s_timeline.DifferenceTo(new Timeline(s_timeline.All)));
        Assert.Contains("at 5", s_timeline.DifferenceTo(new Timeline(s_timeline.All.SkipLast(1))), StringComparison.Ordinal);
    }

    private static List<string> Problems(IEnumerable<StoreOperation> history) => [.. new TimelineChecker(s_timeline, history).Check()];

    private static void Reports(string words, IEnumerable<StoreOperation> history) => Assert.Contains(Problems(history), p => p.Contains(words, StringComparison.Ordinal));
}
