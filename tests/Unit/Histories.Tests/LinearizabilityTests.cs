using MiniKube.Histories.KeyValue;
using MiniKube.Histories.Linearizability;
using static MiniKube.Histories.Tests.Recording;

namespace MiniKube.Histories.Tests;

public sealed class LinearizabilityTests
{
    [Fact]
    public void An_empty_history_is_linearizable() =>
        Assert.Equal(Judgement.Linearizable, LinearizabilityChecker.Check<KeyState, KeyOperation>([], KeyState.Absent, KeyModel.Step).Judgement);

    [Fact]
    public void One_after_the_other_is_accepted() => Accepts(
        Put(0, 1, "a", "x", 2),
        Read(2, 3, "a", 2, Version("x", 2)),
        Put(4, 5, "a", "y", 3),
        Read(6, 7, "a", 3, Version("y", 3, 2, 2)),
        Delete(8, 9, "a", 4, Version("y", 3, 2, 2)),
        Read(10, 11, "a", 4, null));

    [Fact]
    public void Overlapping_operations_may_be_in_any_order() => Accepts(
        Put(0, 10, "a", "x", 3),
        Put(0, 10, "a", "y", 2),
        Read(1, 9, "a", 3, Version("x", 3, 2, 2)),
        Read(1, 9, "a", 2, Version("y", 2)),
        Read(1, 9, "a", 1, null));

    [Fact]
    public void A_stale_read_is_rejected() => Rejects(
        Put(0, 1, "a", "x", 2),
        Put(2, 3, "a", "y", 3),
        Read(4, 5, "a", 2, Version("x", 2)));

    [Fact]
    public void A_read_that_goes_back_is_rejected() => Rejects(
        Put(0, 1, "a", "x", 2),
        Put(2, 20, "a", "y", 3),
        Read(3, 5, "a", 3, Version("y", 3, 2, 2)),
        Read(6, 8, "a", 2, Version("x", 2)));

    [Fact]
    public void A_lost_write_is_rejected() => Rejects(
        Put(0, 1, "a", "x", 2),
        Read(2, 3, "a", 2, null));

    [Fact]
    public void A_value_nobody_wrote_is_rejected() => Rejects(Read(0, 1, "a", 5, Version("x", 5)));

    [Fact]
    public void A_revision_may_be_given_to_one_write_only() => Rejects(
        Put(0, 5, "a", "x", 2),
        Put(0, 5, "a", "y", 2));

    [Fact]
    public void Revisions_keep_real_time() => Rejects(
        Put(0, 1, "a", "x", 3),
        Put(2, 3, "a", "y", 2));

    [Fact]
    public void A_write_counts_once() => Rejects(
        Put(0, 1, "a", "x", 2),
        Read(2, 3, "a", 4, Version("x", 2, 2)));

    [Fact]
    public void What_a_write_replaced_must_have_been_there() => Rejects(
        Put(0, 1, "a", "x", 2),
        Put(2, 3, "a", "y", 3, looked: true, before: null));

    [Fact]
    public void Of_two_swaps_from_the_same_revision_one_wins()
    {
        Accepts(Put(0, 1, "a", "x", 2), Swap(2, 9, "a", 2, "y", 3), Swap(2, 9, "a", 2, "z", 3, applied: false, seen: Version("y", 3, 2, 2)));
        Rejects(Put(0, 1, "a", "x", 2), Swap(2, 9, "a", 2, "y", 3), Swap(2, 9, "a", 2, "z", 4));
    }

    [Fact]
    public void A_swap_from_nothing_creates_once()
    {
        Accepts(Swap(0, 9, "a", 0, "x", 2), Swap(0, 9, "a", 0, "y", 2, applied: false, seen: Version("x", 2)));
        Rejects(Swap(0, 9, "a", 0, "x", 2), Swap(0, 9, "a", 0, "y", 3));
        Rejects(Swap(0, 1, "a", 0, "x", 2, applied: false, seen: null));
    }

    [Fact]
    public void An_unknown_write_may_have_happened_or_not()
    {
        Accepts(Put(0, 1, "a", "x", 2), Put(2, null, "a", "y", 0), Read(5, 6, "a", 2, Version("x", 2)));
        Accepts(Put(0, 1, "a", "x", 2), Put(2, null, "a", "y", 0), Read(5, 6, "a", 3, Version("y", 3, 2, 2)));
    }

    [Fact]
    public void An_unknown_write_may_happen_late_but_once()
    {
        Accepts(Put(0, 1, "a", "x", 2), Put(2, null, "a", "y", 0), Read(5, 6, "a", 2, Version("x", 2)), Read(7, 8, "a", 9, Version("y", 9, 2, 2)));
        Rejects(Put(0, null, "a", "y", 0), Read(5, 6, "a", 2, Version("y", 2)), Delete(7, 8, "a", 3, Version("y", 2)), Read(9, 10, "a", 4, Version("y", 4)));
        Rejects(Put(9, null, "a", "y", 0), Read(5, 6, "a", 2, Version("y", 2)));
    }

    [Fact]
    public void An_unknown_write_that_was_overwritten_shows_in_the_version()
    {
        Accepts(Put(0, 1, "a", "x", 2), Put(2, null, "a", "y", 0), Put(4, 5, "a", "z", 4), Read(6, 7, "a", 4, Version("z", 4, 3, 2)));
        Accepts(Put(0, 1, "a", "x", 2), Put(2, null, "a", "y", 0), Put(4, 5, "a", "z", 3), Read(6, 7, "a", 3, Version("z", 3, 2, 2)));
        Rejects(Put(0, 1, "a", "x", 2), Put(2, null, "a", "y", 0), Put(4, 5, "a", "z", 3), Read(6, 7, "a", 3, Version("z", 3, 3, 2)));
    }

    [Fact]
    public void An_unknown_delete_may_have_happened_or_not()
    {
        Accepts(Put(0, 1, "a", "x", 2), Delete(2, null, "a", 0, null), Read(4, 5, "a", 3, null));
        Accepts(Put(0, 1, "a", "x", 2), Delete(2, null, "a", 0, null), Read(4, 5, "a", 2, Version("x", 2)));
        Rejects(Put(0, 1, "a", "x", 2), Delete(6, null, "a", 0, null), Read(4, 5, "a", 3, null));
    }

    [Fact]
    public void An_unknown_swap_happens_only_from_its_revision()
    {
        Accepts(Put(0, 1, "a", "x", 2), Swap(2, null, "a", 2, "y", 0), Read(4, 5, "a", 3, Version("y", 3, 2, 2)));
        Rejects(Put(0, 1, "a", "x", 2), Put(2, 3, "a", "z", 3), Swap(4, null, "a", 2, "y", 0), Read(6, 7, "a", 4, Version("y", 4, 3, 2)));
    }

    [Fact]
    public void A_swap_teaches_the_revision_of_an_unknown_write()
    {
        Accepts(Put(0, null, "a", "x", 0), Swap(2, 3, "a", 2, "y", 5), Read(4, 5, "a", 5, Version("y", 5, 2, 2)));
        Rejects(Put(0, null, "a", "x", 0), Swap(2, 3, "a", 6, "y", 5));
    }

    [Fact]
    public void Keys_are_judged_apart_but_a_write_of_two_has_one_revision()
    {
        var both = new StoreOperation
        {
            Client = "c",
            Kind = OperationKind.Write,
            Writes = [new KeyWrite("a", "1"), new KeyWrite("b", "2")],
            Called = 0,
            Returned = 1,
            Answer = new StoreAnswer(2, true, new Dictionary<string, KeyVersion?>()),
        };
        Accepts(both, Read(2, 3, "a", 2, Version("1", 2)), Read(2, 3, "b", 2, Version("2", 2)));
        Rejects(both, Read(2, 3, "a", 2, Version("1", 2)), Read(2, 3, "b", 2, null));
    }

    [Fact]
    public void A_serializable_read_may_be_old() => Accepts(
        Put(0, 1, "a", "x", 2),
        Put(2, 3, "a", "y", 3),
        Read(4, 5, "a", 2, Version("x", 2), serializable: true));

    [Fact]
    public void A_search_without_end_is_given_up() =>
        Assert.Equal(Judgement.Undecided, LinearizabilityChecker.Check(
            [.. KeyHistories.Split(Enumerable.Range(0, 40).Select(i => Put(0, null, "a", $"{i}", 0)).Append(Read(1, 2, "a", 100, Version("39", 99, 41))))["a"]],
            KeyState.Absent,
            KeyModel.Step,
            patience: 1000).Judgement);

    [Fact]
    public void A_violation_says_what_cannot_come_next()
    {
        var stale = Read(4, 5, "a", 2, Version("x", 2));
        var verdict = KeyHistories.Check([Put(0, 1, "a", "x", 2), Put(2, 3, "a", "y", 3), stale])["a"];
        Assert.Equal(2, verdict.Explained.Count);
        Assert.Equal([stale], verdict.Stuck.Select(s => s.Whole));
    }

    private static void Accepts(params StoreOperation[] history) => Assert.Equal(Judgement.Linearizable, Judge(history));

    private static void Rejects(params StoreOperation[] history) => Assert.Equal(Judgement.Violated, Judge(history));
}
