using MiniKube.Histories.KeyValue;
using MiniKube.Histories.Timelines;
using MiniKube.Histories.Watches;

namespace MiniKube.Histories.Tests;

public sealed class WatchTests
{
    private static readonly Change s_two = new(2, "a", "x", 1, 2);
    private static readonly Change s_three = new(3, "b", "y", 1, 3);
    private static readonly Change s_threeToo = new(3, "a", "y2", 2, 2);
    private static readonly Change s_four = new(4, "a", null, 0, 0);
    private static readonly Timeline s_timeline = new([s_two, s_three, s_threeToo, s_four]);

    [Fact]
    public void What_happened_in_order_is_accepted() => Assert.Empty(Problems("", 2, Message(s_two), Message(s_three, s_threeToo, s_four), Note(4), Note(9)));

    [Fact]
    public void Only_what_is_watched_counts() => Assert.Empty(Problems("b", 2, Note(2), Message(s_three), Note(4)));

    [Fact]
    public void A_late_start_begins_there() => Assert.Empty(Problems("", 4, Message(s_four)));

    [Fact]
    public void What_is_missing_is_found()
    {
        Reports("not reliable", "", 2, Message(s_three, s_threeToo));
        Reports("not reliable", "", 2, Message(s_two), Note(3));
        Reports("not reliable", "", 2, Message(s_two), Message(s_four));
    }

    [Fact]
    public void What_a_known_defect_loses_may_be_missing_and_nothing_else()
    {
        bool MayMiss(Change change) => change == s_four;
        var five = new Change(5, "b", "z", 2, 3);
        var timeline = new Timeline([s_two, s_three, s_threeToo, s_four, five]);
        var watch = new WatchRecord("w", "", 3, WithPrevious: false);
        watch.Add(Message(s_three, s_threeToo, five));
        Assert.Empty(WatchChecker.Check(watch, timeline, mayMiss: MayMiss));
        Assert.Contains("not reliable", Assert.Single(WatchChecker.Check(watch, timeline)));
        var worse = new WatchRecord("w", "", 2, WithPrevious: false);
        worse.Add(Message(s_two, five));
        Assert.Equal(2, WatchChecker.Check(worse, timeline, mayMiss: MayMiss).Count());
    }

    [Fact]
    public void A_torn_revision_is_found()
    {
        Reports("not atomic", "", 3, Message(s_three), Message(s_threeToo));
        Reports("not atomic", "", 3, Message(s_three));
    }

    [Fact]
    public void Twice_or_backwards_is_found()
    {
        Reports("not unique", "", 2, Message(s_two), Message(s_two));
        Reports("not unique", "", 2, Message(s_two, s_three, s_threeToo, s_two));
        Reports("not ordered", "", 2, Message(s_two), Message(s_three, s_threeToo), Note(2));
    }

    [Fact]
    public void After_a_note_nothing_older_comes() => Reports("not ordered", "", 2, Message(s_two), Note(4), Message(s_three, s_threeToo));

    [Fact]
    public void A_watch_from_the_future_may_be_noted_the_present() => Assert.Empty(Problems("", 4, Note(2), Note(3), Message(s_four), Note(4)));

    [Fact]
    public void A_wrong_value_is_found() => Reports("not what happened", "", 2, Message(s_two with { Value = "other" }));

    [Fact]
    public void What_was_before_is_held_against_the_timeline()
    {
        var right = new WatchRecord("w", "", 4, WithPrevious: true);
        right.Add(new WatchDelivery(4, [new WatchedChange(s_four, new KeyVersion("y2", 3, 2, 2))]));
        Assert.Empty(WatchChecker.Check(right, s_timeline));
        var wrong = new WatchRecord("w", "", 4, WithPrevious: true);
        wrong.Add(new WatchDelivery(4, [new WatchedChange(s_four)]));
        Assert.Single(WatchChecker.Check(wrong, s_timeline));
    }

    private static WatchDelivery Message(params Change[] changes) => new(changes.Max(c => c.Revision), [.. changes.Select(c => new WatchedChange(c))]);

    private static WatchDelivery Note(long revision) => new(revision, []);

    private static List<string> Problems(string prefix, long from, params WatchDelivery[] deliveries)
    {
        var watch = new WatchRecord("w", prefix, from, WithPrevious: false);
        foreach (var delivery in deliveries) watch.Add(delivery);
        return [.. WatchChecker.Check(watch, s_timeline)];
    }

    private static void Reports(string words, string prefix, long from, params WatchDelivery[] deliveries) =>
        Assert.Contains(Problems(prefix, from, deliveries), p => p.Contains(words, StringComparison.Ordinal));
}
