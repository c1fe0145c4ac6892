using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.Scheduler.Tests;

public sealed class TopologyTests
{
    private const string Zone = "topology.kubernetes.io/zone";
    private static readonly LabelSelector Web = new() { MatchLabels = new Dictionary<string, string> { ["app"] = "web" } };

    [Fact]
    public async Task Pods_that_avoid_each_other_get_a_node_each_and_no_more()
    {
        using var world = new World().Nodes(InZone("a", "1"), InZone("b", "2"));
        var anti = new Affinity { PodAntiAffinity = new PodAntiAffinity { RequiredDuringSchedulingIgnoredDuringExecution = [Term(Zone)] } };
        Assert.NotNull(await world.ScheduleAsync(Labelled("w1", anti)));
        Assert.NotNull(await world.ScheduleAsync(Labelled("w2", anti)));
        Assert.Null(await world.ScheduleAsync(Labelled("w3", anti)));
        Assert.Equal(2, world.Bound.Values.Distinct().Count());
        Assert.StartsWith("0/2 nodes are available: 2 node(s) didn't match pod anti-affinity rules.", world.Statuses[0].Message);
        Assert.Null(await world.ScheduleAsync(Labelled("plain", null)));
        Assert.StartsWith("0/2 nodes are available: 2 node(s) didn't satisfy existing pods anti-affinity rules.", world.Statuses[1].Message);
    }

    [Fact]
    public async Task Pods_that_seek_each_other_share_a_zone_and_the_first_goes_anywhere()
    {
        using var world = new World().Nodes(InZone("a", "1"), InZone("b", "1", cpu: "1"), InZone("c", "2"));
        var near = new Affinity { PodAffinity = new PodAffinity { RequiredDuringSchedulingIgnoredDuringExecution = [Term(Zone)] } };
        var first = await world.ScheduleAsync(Labelled("w1", near));
        for (var i = 2; i < 6; i++) await world.ScheduleAsync(Labelled($"w{i}", near));
        Assert.All(world.Bound.Values, node => Assert.Equal(node == "c", first == "c"));
        var stranger = Labelled("s", near) with { Metadata = new ObjectMeta { Name = "s", Namespace = "elsewhere", Uid = "s" } };
        Assert.Null(await world.ScheduleAsync(stranger));
        Assert.Contains("3 node(s) didn't match pod affinity rules", world.Statuses[0].Message);
    }

    [Fact]
    public async Task A_preference_for_company_outweighs_emptiness()
    {
        using var world = new World().Nodes(InZone("a", "1"), InZone("b", "2"));
        world.Watch.PodAdded(Labelled("w", null, node: "b"));
        var preferred = new WeightedPodAffinityTerm { Weight = 100, PodAffinityTerm = Term(Zone) };
        Assert.Equal("b", await world.ScheduleAsync(Labelled("near", new Affinity { PodAffinity = new PodAffinity { PreferredDuringSchedulingIgnoredDuringExecution = [preferred] } })));
        Assert.Equal("a", await world.ScheduleAsync(Labelled("far", new Affinity { PodAntiAffinity = new PodAntiAffinity { PreferredDuringSchedulingIgnoredDuringExecution = [preferred] } })));
    }

    [Fact]
    public async Task A_spread_constraint_bounds_the_skew_between_zones()
    {
        using var world = new World().Nodes(InZone("a", "1"), InZone("b", "2", cpu: "150m"), Make.Node("c"));
        var spread = new TopologySpreadConstraint { TopologyKey = Zone, MaxSkew = 1, WhenUnsatisfiable = "DoNotSchedule", LabelSelector = Web };
        for (var i = 0; i < 3; i++) Assert.NotNull(await world.ScheduleAsync(Spread($"w{i}", spread)));
        Assert.Null(await world.ScheduleAsync(Spread("w3", spread)));
        Assert.Equal(
            "0/3 nodes are available: 1 Insufficient cpu, 1 node(s) didn't match pod topology spread constraints, 1 node(s) didn't match pod topology spread constraints (missing required label).",
            world.Statuses[0].Message.Split(" preemption")[0]);
        Assert.Equal(["a", "a", "b"], world.Bound.Values.Order());
    }

    [Fact]
    public async Task A_soft_constraint_prefers_the_emptier_zone_but_never_refuses()
    {
        using var world = new World().Nodes(InZone("a", "1", cpu: "64"), InZone("b", "2"));
        var soft = new TopologySpreadConstraint { TopologyKey = Zone, MaxSkew = 1, WhenUnsatisfiable = "ScheduleAnyway", LabelSelector = Web };
        for (var i = 0; i < 8; i++) await world.ScheduleAsync(Spread($"w{i}", soft));
        Assert.Equal(8, world.Bound.Count);
        Assert.All(world.Bound.Values.CountBy(n => n), n => Assert.InRange(n.Value, 3, 5));
    }

    [Fact]
    public async Task A_node_that_has_the_large_image_is_preferred()
    {
        var holder = Make.Node("b");
        holder = holder with { Status = holder.Status! with { Images = [new ContainerImage { Names = ["big/image:latest"], SizeBytes = 900L << 20 }] } };
        using var world = new World().Nodes(Make.Node("a"), holder, Make.Node("c"));
        var pod = Make.Pod("p");
        Assert.Equal("b", await world.ScheduleAsync(pod with { Spec = pod.Spec! with { Containers = [new Container { Image = "big/image" }] } }));
    }

    private static Node InZone(string name, string zone, string cpu = "4") => Make.Node(name, cpu: cpu, labels: new() { [Zone] = zone });

    private static PodAffinityTerm Term(string key) => new() { TopologyKey = key, LabelSelector = Web };

    private static Pod Labelled(string name, Affinity? affinity, string? node = null)
    {
        var pod = Make.Pod(name, cpu: "100m", node: node);
        return pod with { Metadata = pod.Metadata! with { Labels = new Dictionary<string, string> { ["app"] = "web" } }, Spec = pod.Spec! with { Affinity = affinity } };
    }

    private static Pod Spread(string name, TopologySpreadConstraint constraint)
    {
        var pod = Labelled(name, null);
        return pod with { Spec = pod.Spec! with { TopologySpreadConstraints = [constraint] } };
    }
}
