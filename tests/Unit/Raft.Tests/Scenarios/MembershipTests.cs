using MiniKube.Machinery.Raft;

namespace MiniKube.Raft.Tests.Scenarios;

public sealed class MembershipTests
{
    [Fact]
    public void A_new_member_gets_the_whole_log_and_votes()
    {
        var group = new Group(3);
        group.Elect(1);
        group.Propose(1, "x");
        group.Settle();
        group.Add(4, RecoveredState.Empty);
        Change(group, ConfChange.Single(ConfChangeType.AddVoter, 4));
        group.Tick(3);
        Assert.Equal(["x"], group.AppliedBy(4));
        Assert.Equal([1ul, 2, 3, 4], group[4].Configuration.Voters.AsEnumerable());
    }

    [Fact]
    public void A_learner_listens_but_does_not_count()
    {
        var group = new Group(3);
        group.Elect(1);
        group.Add(4, RecoveredState.Empty);
        Change(group, ConfChange.Single(ConfChangeType.AddLearner, 4));
        group.Tick(3);
        group.Isolate(2);
        group.Isolate(3);
        group.Propose(1, "x");
        group.Settle();
        Assert.Empty(group.AppliedBy(1));
        Assert.Equal(group[1].LastIndex, group[4].LastIndex);
        group.Tick(50, 4);
        Assert.Equal(RaftRole.Follower, group[4].Role);
    }

    [Fact]
    public void One_change_at_a_time()
    {
        var group = new Group(3);
        group.Elect(1);
        Assert.Equal(ProposeOutcome.Accepted, group[1].ProposeConfChange(ConfChange.Single(ConfChangeType.AddLearner, 4)));
        Assert.Equal(ProposeOutcome.ConfChangeRefused, group[1].ProposeConfChange(ConfChange.Single(ConfChangeType.AddLearner, 5)));
        group.Settle();
        Assert.Equal(ProposeOutcome.Accepted, group[1].ProposeConfChange(ConfChange.Single(ConfChangeType.Remove, 4)));
    }

    [Fact]
    public void A_joint_change_passes_through_both_majorities_and_leaves_by_itself()
    {
        var group = new Group(3);
        group.Elect(1);
        group.Add(4, RecoveredState.Empty);
        group.Add(5, RecoveredState.Empty);
        Change(group, new ConfChange
        {
            Steps = [new(ConfChangeType.AddVoter, 4), new(ConfChangeType.AddVoter, 5), new(ConfChangeType.Remove, 2), new(ConfChangeType.Remove, 3)],
        });
        group.Tick(5);
        Assert.Equal([1ul, 4, 5], group[1].Configuration.Voters.AsEnumerable());
        Assert.False(group[1].Configuration.IsJoint);
        Assert.Equal(group[1].Configuration, group[5].Configuration);
    }

    [Fact]
    public void A_joint_configuration_needs_the_old_majority_too()
    {
        var group = new Group(3);
        group.Elect(1);
        group.Add(4, RecoveredState.Empty);
        Change(group, new ConfChange
        {
            Transition = ConfChangeTransition.JointExplicit,
            Steps = [new(ConfChangeType.AddVoter, 4), new(ConfChangeType.Remove, 2), new(ConfChangeType.Remove, 3)],
        });
        group.Tick(3);
        Assert.True(group[1].Configuration.IsJoint);
        group.Isolate(2);
        group.Isolate(3);
        group.Propose(1, "x");
        group.Settle();
        Assert.Empty(group.AppliedBy(1));
        group.Cut.Clear();
        group.Tick(3);
        Assert.Equal(["x"], group.AppliedBy(1));
        Change(group, ConfChange.LeaveJoint);
        Assert.Equal([1ul, 4], group[1].Configuration.Voters.AsEnumerable());
    }

    [Fact]
    public void A_leader_that_removes_itself_tells_the_others_and_retires()
    {
        var group = new Group(3);
        group.Elect(1);
        Change(group, ConfChange.Single(ConfChangeType.Remove, 1));
        Assert.Equal(RaftRole.Follower, group[1].Role);
        Assert.Equal([2ul, 3], group[2].Configuration.Voters.AsEnumerable());
        group.Tick(60, 2, 3);
        Assert.Contains(group[2].Leader, new ulong[] { 2, 3 });
    }

    [Fact]
    public void The_last_voter_stays()
    {
        var group = new Group(1);
        group.Elect(1);
        Assert.Equal(ProposeOutcome.ConfChangeRefused, group[1].ProposeConfChange(ConfChange.Single(ConfChangeType.Remove, 1)));
    }

    private static void Change(Group group, ConfChange change)
    {
        Assert.Equal(ProposeOutcome.Accepted, group[1].ProposeConfChange(change));
        group.Settle();
    }
}
