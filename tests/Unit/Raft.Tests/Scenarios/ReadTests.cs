using MiniKube.Machinery.Raft;

namespace MiniKube.Raft.Tests.Scenarios;

public sealed class ReadTests
{
    [Fact]
    public void A_barrier_is_proved_at_the_commit_index()
    {
        var group = new Group(3);
        group.Elect(1);
        group.Propose(1, "x");
        group.Settle();
        Assert.True(group[1].ReadIndex(42));
        group.Settle();
        Assert.Equal([new ReadState(42, group[1].Committed)], group.ReadsOf(1));
    }

    [Fact]
    public void A_follower_asks_the_leader()
    {
        var group = new Group(3);
        group.Elect(1);
        Assert.True(group[3].ReadIndex(7));
        group.Settle();
        Assert.Equal([new ReadState(7, group[1].Committed)], group.ReadsOf(3));
    }

    [Fact]
    public void Barriers_asked_together_share_one_round()
    {
        var group = new Group(3);
        group.Elect(1);
        int before = group.SentBy(1).Count(m => m.Type == MessageType.Heartbeat);
        for (ulong i = 1; i <= 20; i++) group[1].ReadIndex(i);
        group.Settle();
        Assert.Equal(20, group.ReadsOf(1).Count);
        Assert.Equal(before + 2, group.SentBy(1).Count(m => m.Type == MessageType.Heartbeat));
    }

    [Fact]
    public void A_leader_cut_off_proves_nothing()
    {
        var group = new Group(3);
        group.Elect(1);
        group.Isolate(1);
        group[1].ReadIndex(1);
        group.Settle();
        Assert.Empty(group.ReadsOf(1));
    }

    [Fact]
    public void An_echo_from_before_the_read_proves_nothing()
    {
        var group = new Group(3);
        group.Elect(1);
        group[1].Tick();
        group.Work();
        Message[] beats = [.. group.InFlight];
        group.InFlight.Clear();
        group[1].ReadIndex(1);
        group.Work();
        group.InFlight.Clear();
        foreach (Message beat in beats) group.Deliver(beat);
        group.Settle();
        Assert.Empty(group.ReadsOf(1));
    }

    [Fact]
    public void A_new_leader_waits_for_its_first_commit()
    {
        var group = new Group(3);
        group.HoldDisk(2, true);
        group.HoldDisk(3, true);
        group[1].Campaign();
        group.Settle();
        group.HoldDisk(2, false);
        group.Settle();
        group.HoldDisk(2, true);
        if (group[1].Role == RaftRole.Leader) group[1].ReadIndex(1);
        group.HoldDisk(2, false);
        group.HoldDisk(3, false);
        group.Settle();
        group.Tick(1);
        Assert.All(group.ReadsOf(1), r => Assert.True(r.Index >= 4));
    }

    [Fact]
    public void Without_a_leader_there_is_nobody_to_ask() => Assert.False(new Group(3)[1].ReadIndex(1));

    [Fact]
    public void Under_a_lease_a_read_needs_no_round()
    {
        var group = new Group(3, c => c with { ReadMode = ReadMode.Lease });
        group.Elect(1);
        group.Tick(1);
        int before = group.SentBy(1).Count;
        group[1].ReadIndex(5);
        group.Work();
        Assert.Single(group.ReadsOf(1));
        Assert.Equal(before, group.SentBy(1).Count);
        group.Isolate(1);
        for (int i = 0; i < 9; i++) group[1].Tick();
        group[1].ReadIndex(6);
        group.Work();
        Assert.Single(group.ReadsOf(1));
    }
}
