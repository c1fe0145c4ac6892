using MiniKube.Machinery.Raft;

namespace MiniKube.Raft.Tests.Scenarios;

public sealed class ReplicationTests
{
    [Fact]
    public void What_a_quorum_stores_is_applied_by_all_in_order()
    {
        var group = new Group(3);
        group.Elect(1);
        foreach (string value in (string[])["a", "b", "c"]) group.Propose(1, value);
        group.Settle();
        for (ulong id = 1; id <= 3; id++) Assert.Equal(["a", "b", "c"], group.AppliedBy(id));
    }

    [Fact]
    public void Many_proposals_share_one_message_a_follower()
    {
        var group = new Group(3);
        group.Elect(1);
        int before = group.SentBy(1).Count(m => m.Type == MessageType.Append);
        for (int i = 0; i < 50; i++) group[1].Propose(new byte[] { (byte)i });
        group.Work();
        Message[] appends = [.. group.SentBy(1).Where(m => m.Type == MessageType.Append).Skip(before)];
        Assert.Equal(2, appends.Length);
        Assert.All(appends, a => Assert.Equal(50, a.Entries.Length));
    }

    [Fact]
    public void The_leader_sends_before_its_own_disk_is_done_and_counts_itself_after()
    {
        var group = new Group(3);
        group.Elect(1);
        group.HoldDisk(1, true);
        group.Isolate(3);
        group.Propose(1, "x");
        Assert.Contains(group.InFlight, m => m is { Type: MessageType.Append, To: 2 } && m.Entries.Length == 1);
        ulong before = group[1].Committed;
        group.Settle();
        Assert.Equal(before, group[1].Committed);
        group.HoldDisk(1, false);
        group.Settle();
        Assert.Equal(["x"], group.AppliedBy(1));
    }

    [Fact]
    public void A_follower_acknowledges_only_what_it_has_stored()
    {
        var group = new Group(3);
        group.Elect(1);
        group.HoldDisk(2, true);
        group.HoldDisk(3, true);
        group.Propose(1, "x");
        group.Settle();
        Assert.Empty(group.AppliedBy(1));
        group.HoldDisk(3, false);
        group.Settle();
        Assert.Equal(["x"], group.AppliedBy(1));
    }

    [Fact]
    public void Proposals_on_a_follower_reach_the_leader_of_their_term_only()
    {
        var group = new Group(3);
        group.Elect(1);
        Assert.Equal(ProposeOutcome.Accepted, group.Propose(2, "x"));
        Message forwarded = group.InFlight.Single(m => m.Type == MessageType.Propose);
        group.Settle();
        Assert.Equal(["x"], group.AppliedBy(3));
        group.Isolate(1);
        group.Tick(60, 2, 3);
        ulong next = group[2].Leader;
        group[next].Step(forwarded with { To = next });
        group.Settle();
        Assert.Equal(["x"], group.AppliedBy(next));
    }

    [Fact]
    public void Entries_of_an_earlier_term_are_committed_only_with_one_of_the_leaders_own()
    {
        var group = new Group(3);
        group.Elect(1);
        group.Isolate(1);
        group.Propose(1, "left behind");
        group.InFlight.Clear();
        group.Cut.Clear();
        Cutoff(group);
        Assert.Contains("left behind", group.AppliedBy(2));

        static void Cutoff(Group group)
        {
            ulong committed = group[1].Committed;
            group[1].Step(new Message { Type = MessageType.TimeoutNow, From = 2, To = 1, Term = group[1].Term });
            group.Work();
            Assert.Equal(committed, group[1].Committed);
            group.Tick(40);
        }
    }

    [Fact]
    public void A_divergent_tail_is_replaced()
    {
        var group = new Group(3);
        group.Elect(1);
        group.Isolate(1);
        for (int i = 0; i < 5; i++) group.Propose(1, $"lost {i}");
        group.InFlight.Clear();
        group.Tick(60, 2, 3);
        ulong next = group[2].Leader;
        group.Propose(next, "kept");
        group.Settle();
        group.Cut.Clear();
        group.Tick(5);
        Assert.Equal(["kept"], group.AppliedBy(1));
        Assert.Equal(group[next].LastIndex, group[1].LastIndex);
    }

    [Fact]
    public void The_window_bounds_what_is_on_its_way()
    {
        var group = new Group(2, c => c with { MaxInflightMessages = 3, MaxMessageBytes = 1, MaxOpenRounds = 10 });
        group.Elect(1);
        for (int i = 0; i < 10; i++) group.Propose(1, $"v{i}");
        Assert.Equal(3, group.InFlight.Count(m => m.Type == MessageType.Append && !m.Entries.IsEmpty));
        group.Settle();
        Assert.Equal(10, group.AppliedBy(2).Count);
    }

    [Fact]
    public void Proposals_that_come_while_rounds_are_under_way_share_the_next()
    {
        var group = new Group(3, c => c with { MaxOpenRounds = 2 });
        group.Elect(1);
        for (int i = 0; i < 10; i++) group.Propose(1, $"v{i}");
        Assert.Equal([1, 1], group.InFlight.Where(m => m.Type == MessageType.Append && m.To == 2).Select(m => m.Entries.Length));
        group.Settle();
        Assert.Equal(10, group.AppliedBy(2).Count);
        Assert.Equal(10, group.AppliedBy(1).Count);
    }

    [Fact]
    public void A_leader_with_a_slow_disk_goes_by_the_disks_of_the_others()
    {
        var group = new Group(3);
        group.Elect(1);
        group.HoldDisk(1, hold: true);
        group.Propose(1, "v");
        group.Settle();
        Assert.Equal(["v"], group.AppliedBy(1));
        group.HoldDisk(2, hold: true);
        group.Propose(1, "w");
        group.Settle();
        Assert.Equal(["v"], group.AppliedBy(1));
        group.HoldDisk(2, hold: false);
        group.Settle();
        Assert.Equal(["v", "w"], group.AppliedBy(1));
        Assert.Equal(["v", "w"], group.AppliedBy(2));
    }

    [Fact]
    public void A_further_round_waits_until_it_is_worthwhile()
    {
        var group = new Group(3, c => c with { MaxOpenRounds = 3 });
        group.Elect(1);
        group[1].LeastInFurtherRound = 3;
        for (int i = 0; i < 6; i++) group.Propose(1, $"v{i}");
        Assert.Equal([1, 3], group.InFlight.Where(m => m.Type == MessageType.Append && m.To == 2).Select(m => m.Entries.Length));
        group.Settle();
        Assert.Equal(6, group.AppliedBy(2).Count);
    }

    [Fact]
    public void What_waited_for_a_round_is_stored_by_a_leader_that_steps_down()
    {
        var group = new Group(3, c => c with { MaxOpenRounds = 1 });
        group.Elect(1);
        group.Isolate(1);
        for (int i = 0; i < 5; i++) group.Propose(1, $"v{i}");
        group.Tick(30);
        group.Cut.Clear();
        group.Settle();
        group.Tick(40);
        group.Settle();
        Assert.Equal(group.AppliedBy(2), group.AppliedBy(1));
    }

    [Fact]
    public void A_follower_forwards_what_gathers_until_it_hears_from_the_leader()
    {
        var group = new Group(3, c => c with { MaxForwards = 2 });
        group.Elect(1);
        for (int i = 0; i < 10; i++) group.Propose(2, $"v{i}");
        Assert.Equal([1, 1], group.InFlight.Where(m => m.Type == MessageType.Propose).Select(m => m.Entries.Length));
        group.Settle();
        Assert.Equal(10, group.AppliedBy(2).Count);
    }

    [Fact]
    public void Too_much_uncommitted_is_refused_until_some_is_committed()
    {
        var group = new Group(3, c => c with { MaxUncommittedBytes = 10 });
        group.Elect(1);
        group.Isolate(1);
        Assert.Equal(ProposeOutcome.Accepted, group.Propose(1, "12345678"));
        Assert.Equal(ProposeOutcome.Overloaded, group.Propose(1, "12345678"));
        group.InFlight.Clear();
        group.Cut.Clear();
        group.Tick(3);
        Assert.Equal(ProposeOutcome.Accepted, group.Propose(1, "12345678"));
    }

    [Fact]
    public void A_lost_append_is_noticed_by_the_next_heartbeat()
    {
        var group = new Group(3);
        group.Elect(1);
        group.Propose(1, "x");
        group.InFlight.RemoveAll(m => m.Type == MessageType.Append);
        group.Tick(4);
        for (ulong id = 1; id <= 3; id++) Assert.Equal(["x"], group.AppliedBy(id));
    }

    [Fact]
    public void A_follower_behind_the_compacted_log_is_offered_a_snapshot()
    {
        var group = new Group(3);
        group.Elect(1);
        group.Isolate(3);
        for (int i = 0; i < 10; i++) group.Propose(1, $"v{i}");
        group.Settle();
        Compact(group);
        group.Cut.Clear();
        group.Tick(1);
        Message offer = Assert.Single(group.SentBy(1), m => m.Type == MessageType.Snapshot);
        Assert.Equal(group[1].Applied, offer.Snapshot!.Index);
        Assert.Equal(offer.Snapshot.Index + 1, group[3].FirstIndex);
        group.Propose(1, "after");
        group.Tick(2);
        Assert.Equal(["after"], group.AppliedBy(3));
    }

    [Fact]
    public void A_snapshot_that_failed_is_offered_again()
    {
        var group = new Group(3);
        group.Elect(1);
        group.Isolate(3);
        for (int i = 0; i < 10; i++) group.Propose(1, $"v{i}");
        group.Settle();
        Compact(group);
        group.Cut.Clear();
        group[1].Tick();
        group.Work();
        while (!group.InFlight.Exists(m => m.Type == MessageType.Snapshot))
        {
            Message[] batch = [.. group.InFlight];
            group.InFlight.Clear();
            foreach (Message message in batch) group.Deliver(message);
            group.Work();
        }

        group.InFlight.RemoveAll(m => m.Type == MessageType.Snapshot);
        group[1].ReportSnapshotSent(3, success: false);
        group.Tick(3);
        Assert.Equal(group[1].LastIndex, group[3].LastIndex);
    }

    private static void Compact(Group group)
    {
        Assert.True(group[1].TryDescribeApplied(out ulong term));
        group[1].ReportSnapshotStored(new SnapshotPoint(group[1].Applied, term, group[1].Configuration));
        group[1].Compact(group[1].Applied);
    }
}
