using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Core;
using MiniKube.Machinery.Api.Types.Policy;

namespace MiniKube.Scheduler.Tests;

public sealed class PreemptionTests
{
    [Fact]
    public async Task The_least_important_pods_make_room_and_the_node_is_kept_for_the_preemptor()
    {
        using var world = new World().Nodes(Make.Node("a", cpu: "2"), Make.Node("b", cpu: "2"));
        var victim = Make.Pod("a-low", cpu: "1", priority: 1, node: "a");
        world.Watch.PodAdded(victim);
        world.Watch.PodAdded(Make.Pod("a-mid", cpu: "1", priority: 5, node: "a"));
        world.Watch.PodAdded(Make.Pod("b-mid", cpu: "2", priority: 5, node: "b"));
        Assert.Null(await world.ScheduleAsync(Make.Pod("vip", cpu: "1", priority: 100)));
        Assert.Equal(["a-low"], world.Evicted);
        Assert.Equal("a", Assert.Single(world.Statuses).Nominated);
        Assert.Contains("0/2 nodes are available: 2 Insufficient cpu.", world.Statuses[0].Message);

        // The victim goes; another pod must not slip into its place.
        world.Watch.PodDeleted(victim);
        Assert.Null(await world.ScheduleAsync(Make.Pod("other", cpu: "1", priority: 2)));
        world.Time.Advance(TimeSpan.FromSeconds(2));
        await world.DrainAsync();
        Assert.Equal("a", world.Bound["vip"]);
    }

    [Fact]
    public async Task Equals_and_betters_are_never_ended()
    {
        using var world = new World().Nodes(Make.Node("a", cpu: "1"));
        world.Watch.PodAdded(Make.Pod("same", cpu: "1", priority: 5, node: "a"));
        await world.ScheduleAsync(Make.Pod("p", cpu: "1", priority: 5));
        Assert.Empty(world.Evicted);
        Assert.Equal(
            "0/1 nodes are available: 1 Insufficient cpu. preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod.",
            Assert.Single(world.Statuses).Message);
    }

    [Fact]
    public async Task Victims_that_a_budget_protects_are_spared_where_others_will_do()
    {
        using var world = new World().Nodes(Make.Node("a", cpu: "1"), Make.Node("b", cpu: "1"));
        world.Budgets =
        [
            new PodDisruptionBudget
            {
                Metadata = new ObjectMeta { Name = "pdb", Namespace = "default" },
                Spec = new PodDisruptionBudgetSpec { Selector = new LabelSelector { MatchLabels = new Dictionary<string, string> { ["app"] = "db" } } },
                Status = new PodDisruptionBudgetStatus { DisruptionsAllowed = 0 },
            },
        ];
        var db = Make.Pod("db", cpu: "1", priority: 1, node: "a");
        world.Watch.PodAdded(db with { Metadata = db.Metadata! with { Labels = new Dictionary<string, string> { ["app"] = "db" } } });
        world.Watch.PodAdded(Make.Pod("web", cpu: "1", priority: 3, node: "b"));
        await world.ScheduleAsync(Make.Pod("vip", cpu: "1", priority: 100));
        Assert.Equal(["web"], world.Evicted);
    }

    [Fact]
    public async Task While_the_victim_is_leaving_no_other_is_ended()
    {
        using var world = new World().Nodes(Make.Node("a", cpu: "1"));
        var victim = Make.Pod("low", cpu: "1", node: "a");
        world.Watch.PodAdded(victim with { Metadata = victim.Metadata! with { DeletionTimestamp = DateTimeOffset.UnixEpoch } });
        var vip = Make.Pod("vip", cpu: "1", priority: 100);
        await world.ScheduleAsync(vip with { Status = new PodStatus { NominatedNodeName = "a" } });
        Assert.Empty(world.Evicted);
        Assert.EndsWith("preemption: not eligible due to a terminating pod on the nominated node.", Assert.Single(world.Statuses).Message);
    }
}
