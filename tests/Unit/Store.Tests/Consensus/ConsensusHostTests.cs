using System.Text;
using MiniKube.ControlPlane.Store.Consensus;
using MiniKube.ControlPlane.Store.Membership;

namespace MiniKube.Store.Tests.Consensus;

public sealed class ConsensusHostTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task One_member_serves_and_remembers()
    {
        await using var cluster = new TestCluster(1);
        await cluster.StartAllAsync();
        for (int i = 1; i <= 20; i++) Assert.Equal(i, (await TestCluster.PutAsync(cluster.Hosts[1], $"v{i}")).Value);
        await cluster.Hosts[1].ReadIndexAsync(None);
        await cluster.StopAsync(1);

        await cluster.StartAllAsync();
        await cluster.Hosts[1].ReadIndexAsync(None);
        Assert.Equal(Enumerable.Range(1, 20).Select(i => $"v{i}"), cluster.Machines[1].Items);
        Assert.Equal("store-1", cluster.Hosts[1].Members.Members.Single().Name);
    }

    [Fact]
    public async Task Any_member_takes_proposals_and_reads()
    {
        await using var cluster = new TestCluster(3);
        await cluster.StartAllAsync();
        await Task.WhenAll(Enumerable.Range(0, 300).Select(i => TestCluster.PutAsync(cluster.Hosts[(ulong)(i % 3) + 1], $"v{i}")));
        foreach ((ulong id, ConsensusHost host) in cluster.Hosts)
        {
            await host.ReadIndexAsync(None);
            Assert.Equal(300, cluster.Machines[id].Items.Count);
            Assert.Equal(cluster.Machines[1].Items, cluster.Machines[id].Items);
        }
    }

    [Fact]
    public async Task A_lost_leader_is_replaced_and_nothing_acknowledged_is_lost()
    {
        await using var cluster = new TestCluster(3);
        await cluster.StartAllAsync();
        ConsensusHost leader = await cluster.LeaderAsync();
        await TestCluster.PutAsync(leader, "before");
        cluster.Network.Isolated[leader.MemberId] = true;
        ConsensusHost other = cluster.Hosts.Values.First(h => h != leader);
        await TestCluster.PutAsync(other, "after");
        await Assert.ThrowsAsync<ConsensusException>(() => leader.ReadIndexAsync(None));
        cluster.Network.Isolated.Clear();
        await leader.ReadIndexAsync(None);
        Assert.Equal(["before", "after"], cluster.Machines[leader.MemberId].Items);
    }

    [Fact]
    public async Task Without_a_quorum_writes_fail_with_the_reason()
    {
        await using var cluster = new TestCluster(3);
        await cluster.StartAllAsync();
        await TestCluster.PutAsync(cluster.Hosts[1], "x");
        await cluster.StopAsync(2);
        await cluster.StopAsync(3);
        ConsensusException failure = await Assert.ThrowsAsync<ConsensusException>(() => ProposeAsync(cluster.Hosts[1], "y"));
        Assert.Contains(failure.Failure, new[] { ConsensusFailure.NoLeader, ConsensusFailure.LeaderLost, ConsensusFailure.Timeout });
    }

    [Fact]
    public async Task A_member_far_behind_is_brought_up_by_a_snapshot()
    {
        await using var cluster = new TestCluster(3, snapshotCount: 50);
        await cluster.StartAllAsync();
        ConsensusHost leader = await cluster.LeaderAsync();
        ulong behind = cluster.Hosts.Keys.First(id => id != leader.MemberId);
        await cluster.StopAsync(behind);
        for (int i = 0; i < 400; i++) await TestCluster.PutAsync(leader, $"v{i}");
        await cluster.StartAsync(cluster.Founders.Single(f => f.Id == behind), joins: false);
        await cluster.Hosts[behind].ReadIndexAsync(None);
        Assert.Equal(400, cluster.Machines[behind].Items.Count);
        Assert.True(cluster.Machines[behind].Restores > 0, "the log alone brought it up");
    }

    [Fact]
    public async Task A_restart_uses_snapshot_and_log_together()
    {
        await using var cluster = new TestCluster(1, snapshotCount: 30);
        await cluster.StartAllAsync();
        for (int i = 0; i < 200; i++) await TestCluster.PutAsync(cluster.Hosts[1], $"v{i}");
        await cluster.StopAsync(1);
        await cluster.StartAllAsync();
        await cluster.Hosts[1].ReadIndexAsync(None);
        Assert.Equal(1, cluster.Machines[1].Restores);
        Assert.Equal(200, cluster.Machines[1].Items.Count);
    }

    [Fact]
    public async Task A_member_joins_as_learner_is_promoted_and_an_old_one_leaves()
    {
        await using var cluster = new TestCluster(3, snapshotCount: 20);
        await cluster.StartAllAsync();
        ConsensusHost leader = await cluster.LeaderAsync();
        for (int i = 0; i < 100; i++) await TestCluster.PutAsync(leader, $"v{i}");
        var fourth = new Member { Id = 4, PeerUrls = ["http://peer-4"], Name = "store-4" };
        await leader.ChangeMembershipAsync(new MemberChange(MemberChangeKind.AddLearner, fourth), None);
        await cluster.StartAsync(fourth, joins: true);
        await cluster.Hosts[4].ReadIndexAsync(None);
        await TestCluster.EventuallyAsync(() => cluster.Machines[4].Items.Count == 100);
        await PromoteAsync(cluster, fourth);
        ulong leaving = cluster.Hosts.Keys.First(id => !cluster.Hosts[id].Leader.IsLeader && id != 4);
        MemberList list = await (await cluster.LeaderAsync()).ChangeMembershipAsync(
            new MemberChange(MemberChangeKind.Remove, new Member { Id = leaving }), None);
        Assert.Equal(3, list.Members.Length);
        Assert.DoesNotContain(list.Members, m => m.IsLearner);
        Assert.Contains(leaving, list.Removed);
        await TestCluster.PutAsync(cluster.Hosts[4], "last");
    }

    [Fact]
    public async Task Leadership_is_handed_over_on_request_and_on_the_way_out()
    {
        await using var cluster = new TestCluster(3);
        await cluster.StartAllAsync();
        ConsensusHost leader = await cluster.LeaderAsync();
        await TestCluster.PutAsync(leader, "x");
        ulong target = cluster.Hosts.Keys.First(id => id != leader.MemberId);
        await leader.TransferLeadershipAsync(target, None);
        await TestCluster.EventuallyAsync(() => cluster.Hosts[target].Leader.IsLeader);
        await cluster.StopAsync(target);
        ConsensusHost next = await cluster.LeaderAsync();
        Assert.NotEqual(target, next.MemberId);
    }

    [Fact]
    public async Task A_change_that_does_not_fit_is_refused()
    {
        await using var cluster = new TestCluster(3);
        await cluster.StartAllAsync();
        ConsensusHost host = cluster.Hosts[1];
        Assert.Equal(ConsensusFailure.MemberIdExists, await RefusalAsync(host, MemberChangeKind.Add, new Member { Id = 2, PeerUrls = ["http://new"] }));
        Assert.Equal(ConsensusFailure.PeerUrlExists, await RefusalAsync(host, MemberChangeKind.Add, new Member { Id = 9, PeerUrls = ["http://peer-2"] }));
        Assert.Equal(ConsensusFailure.MemberNotFound, await RefusalAsync(host, MemberChangeKind.Remove, new Member { Id = 9 }));
        Assert.Equal(ConsensusFailure.NotLearner, await RefusalAsync(host, MemberChangeKind.Promote, new Member { Id = 2 }));
    }

    [Fact]
    public async Task A_stopped_member_says_so()
    {
        await using var cluster = new TestCluster(1);
        await cluster.StartAllAsync();
        ConsensusHost host = cluster.Hosts[1];
        await host.StopAsync();
        ConsensusException failure = await Assert.ThrowsAsync<ConsensusException>(() => ProposeAsync(host, "x"));
        Assert.Equal(ConsensusFailure.Stopped, failure.Failure);
        await host.Completion;
    }

    private static async Task PromoteAsync(TestCluster cluster, Member member)
    {
        while (true)
        {
            try
            {
                await (await cluster.LeaderAsync()).ChangeMembershipAsync(new MemberChange(MemberChangeKind.Promote, member), None);
                return;
            }
            catch (ConsensusException e) when (e.Failure is ConsensusFailure.LearnerNotReady or ConsensusFailure.NotLeader)
            {
                await Task.Delay(20);
            }
        }
    }

    private static async Task<ConsensusFailure> RefusalAsync(ConsensusHost host, MemberChangeKind kind, Member member) =>
        (await Assert.ThrowsAsync<ConsensusException>(() => host.ChangeMembershipAsync(new MemberChange(kind, member), None))).Failure;

    private static Task<ApplyResult> ProposeAsync(ConsensusHost host, string value) =>
        host.ProposeAsync(Proposal.Of(Encoding.UTF8.GetBytes(value)), None).AsTask();
}
