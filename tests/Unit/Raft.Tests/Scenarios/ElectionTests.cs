using MiniKube.Machinery.Raft;

namespace MiniKube.Raft.Tests.Scenarios;

public sealed class ElectionTests
{
    [Fact]
    public void A_lone_member_leads_once_its_vote_is_stored()
    {
        var group = new Group(1);
        group.HoldDisk(1, true);
        group[1].Campaign();
        group.Work();
        Assert.Equal(RaftRole.Candidate, group[1].Role);
        group.HoldDisk(1, false);
        group.Settle();
        Assert.Equal(RaftRole.Leader, group[1].Role);
    }

    [Fact]
    public void A_lone_member_stands_at_once_and_says_why()
    {
        var group = new Group(1);
        group[1].CampaignIfAlone();
        group.Settle();
        Assert.Equal(RaftRole.Leader, group[1].Role);
        Assert.Equal(LeaderCauseKind.OnlyVoter, group[1].Cause.Kind);
    }

    [Fact]
    public void A_member_among_others_never_stands_before_its_time()
    {
        var group = new Group(3);
        for (ulong id = 1; id <= 3; id++) group[id].CampaignIfAlone();
        group.Settle();
        for (ulong id = 1; id <= 3; id++) Assert.Equal((RaftRole.Follower, 0ul), (group[id].Role, group[id].Leader));
    }

    [Fact]
    public void Time_without_a_leader_elects_exactly_one()
    {
        var group = new Group(5);
        group.Tick(60);
        ulong leader = group.Leader;
        for (ulong id = 1; id <= 5; id++) Assert.Equal(leader, group[id].Leader);
    }

    [Fact]
    public void A_leader_whose_connections_broke_is_replaced_within_a_few_ticks()
    {
        var group = new Group(3);
        group.Elect(1);
        group.Isolate(1);
        group[2].ReportUnreachable(1);
        group[3].ReportUnreachable(1);
        group.Tick(5, 2, 3);
        Assert.Contains(RaftRole.Leader, new[] { group[2].Role, group[3].Role });
        Assert.Equal(LeaderCauseKind.Unreachable, group[group[2].Role == RaftRole.Leader ? 2ul : 3ul].Cause.Kind);
    }

    [Fact]
    public void One_broken_connection_does_not_disturb_a_living_leader()
    {
        var group = new Group(3);
        group.Elect(1);
        ulong term = group[1].Term;
        group[2].ReportUnreachable(1);
        group.Tick(30);
        Assert.Equal((RaftRole.Leader, term), (group[1].Role, group[1].Term));
    }

    [Fact]
    public void A_pre_vote_that_cannot_win_leaves_terms_alone()
    {
        var group = new Group(3);
        group.Elect(1);
        ulong term = group[1].Term;
        group.Isolate(3);
        group.Tick(100, 3);
        Assert.Equal(term, group[3].Term);
        group.Cut.Clear();
        group.Tick(3);
        Assert.Equal(1ul, group.Leader);
        Assert.Equal(term, group[1].Term);
    }

    [Fact]
    public void Followers_of_a_live_leader_give_no_vote()
    {
        var group = new Group(3, c => c with { PreVote = false });
        group.Elect(1);
        group.Tick(2);
        group[2].Step(new Message { Type = MessageType.Vote, From = 3, To = 2, Term = 9, Index = 100, LogTerm = 9 });
        group.Work();
        Assert.NotEqual(9ul, group[2].Term);
        Assert.DoesNotContain(group.InFlight, m => m.Type == MessageType.VoteResponse);
    }

    [Fact]
    public void A_member_with_a_shorter_log_cannot_win()
    {
        var group = new Group(3);
        group.Elect(1);
        group.Isolate(3);
        group.Propose(1, "only on 1 and 2");
        group.Settle();
        group.Cut.Clear();
        group.Isolate(1);
        group.Tick(25, 3);
        Assert.NotEqual(RaftRole.Leader, group[3].Role);
        group.Tick(60, 2, 3);
        Assert.Equal(RaftRole.Leader, group[2].Role);
    }

    [Fact]
    public void A_leader_that_no_quorum_answers_steps_down()
    {
        var group = new Group(3);
        group.Elect(1);
        group.Isolate(1);
        group.Tick(25, 1);
        Assert.Equal(RaftRole.Follower, group[1].Role);
        Assert.Equal(0ul, group[1].Leader);
        Assert.Equal(ProposeOutcome.NoLeader, group.Propose(1, "x"));
    }

    [Fact]
    public void A_vote_is_promised_only_after_it_is_stored()
    {
        var group = new Group(3, c => c with { PreVote = false });
        group.HoldDisk(2, true);
        group[1].Campaign();
        group.Work();
        foreach (Message vote in group.InFlight.Where(m => m.To == 2).ToArray()) group[2].Step(vote);
        group.InFlight.Clear();
        group.Work();
        Assert.Empty(group.InFlight);
        group.HoldDisk(2, false);
        Assert.Contains(group.InFlight, m => m is { Type: MessageType.VoteResponse, From: 2, Reject: false });
    }

    [Fact]
    public void One_vote_a_term()
    {
        var group = new Group(3, c => c with { PreVote = false, CheckQuorum = false });
        group[3].Step(new Message { Type = MessageType.Vote, From = 1, To = 3, Term = 5, Index = 9, LogTerm = 4 });
        group[3].Step(new Message { Type = MessageType.Vote, From = 2, To = 3, Term = 5, Index = 9, LogTerm = 4 });
        group.Work();
        Assert.Equal([false, true], group.InFlight.Where(m => m.Type == MessageType.VoteResponse).Select(m => m.Reject));
    }

    [Fact]
    public void Leadership_is_handed_to_a_member_after_it_has_caught_up()
    {
        var group = new Group(3);
        group.Elect(1);
        group.Isolate(3);
        group.Propose(1, "x");
        group.Settle();
        group.Cut.Clear();
        group[1].TransferLeadership(3);
        Assert.Equal(ProposeOutcome.Transferring, group.Propose(1, "y"));
        group.Settle();
        group.Tick(2);
        Assert.Equal(3ul, group.Leader);
    }

    [Fact]
    public void A_handover_that_does_not_happen_is_given_up()
    {
        var group = new Group(3);
        group.Elect(1);
        group.Isolate(3);
        group[1].TransferLeadership(3);
        group.Tick(12, 1, 2);
        Assert.Equal(RaftRole.Leader, group[1].Role);
        Assert.Equal(ProposeOutcome.Accepted, group.Propose(1, "x"));
    }

    [Fact]
    public void Two_leaders_in_one_term_stop_the_member()
    {
        var group = new Group(3);
        group.Elect(1);
        var impostor = new Message { Type = MessageType.Heartbeat, From = 2, To = 1, Term = group[1].Term };
        Assert.Throws<RaftInvariantException>(() => group[1].Step(impostor));
    }
}
