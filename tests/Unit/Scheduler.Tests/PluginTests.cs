using MiniKube.ControlPlane.Scheduler.Framework;
using MiniKube.ControlPlane.Scheduler.Plugins;
using MiniKube.Machinery.Api.Types.Core;
using CoreNodeAffinity = MiniKube.Machinery.Api.Types.Core.NodeAffinity;
using NodeAffinity = MiniKube.ControlPlane.Scheduler.Plugins.NodeAffinity;

namespace MiniKube.Scheduler.Tests;

public sealed class PluginTests
{
    private static readonly CycleState State = new();

    [Theory]
    [InlineData("k", "Equal", "v", "NoSchedule", true)]
    [InlineData("k", null, "v", null, true)]
    [InlineData("k", "Equal", "w", "NoSchedule", false)]
    [InlineData("k", "Exists", null, "NoSchedule", true)]
    [InlineData("k", "Exists", null, "NoExecute", false)]
    [InlineData(null, "Exists", null, null, true)]
    [InlineData("other", "Exists", null, null, false)]
    public void A_toleration_covers_a_taint_or_not(string? key, string? op, string? value, string? effect, bool covers)
    {
        var node = NodeInfo.Of(Make.Node("a", taints: [new Taint { Key = "k", Value = "v", Effect = "NoSchedule" }]));
        var pod = Make.Pod("p");
        pod = pod with { Spec = pod.Spec! with { Tolerations = [new Toleration { Key = key, Operator = op, Value = value, Effect = effect }] } };
        var status = new TaintToleration().Filter(State, Make.Info(pod), node);
        Assert.Equal(covers, status.IsSuccess);
        if (!covers) Assert.Equal((PluginCode.UnschedulableAndUnresolvable, "node(s) had untolerated taint {k: v}"), (status.Code, status.Message));
    }

    [Fact]
    public void A_discouraging_taint_only_costs_score()
    {
        var plugin = new TaintToleration();
        var pod = Make.Info(Make.Pod("p"));
        var tainted = NodeInfo.Of(Make.Node("a", taints: [new Taint { Key = "k", Effect = "PreferNoSchedule" }]));
        Assert.True(plugin.Filter(State, pod, tainted).IsSuccess);
        long[] scores = [plugin.Score(State, pod, tainted), plugin.Score(State, pod, NodeInfo.Of(Make.Node("b")))];
        plugin.Normalize(State, pod, scores);
        Assert.Equal([0, 100], scores);
    }

    [Fact]
    public void Cordoned_nodes_are_refused_unless_tolerated()
    {
        var node = NodeInfo.Of(Make.Node("a", cordoned: true));
        var pod = Make.Pod("p");
        Assert.Equal("node(s) were unschedulable", new NodeUnschedulable().Filter(State, Make.Info(pod), node).Message);
        pod = pod with { Spec = pod.Spec! with { Tolerations = [new Toleration { Key = "node.kubernetes.io/unschedulable", Operator = "Exists" }] } };
        Assert.True(new NodeUnschedulable().Filter(State, Make.Info(pod), node).IsSuccess);
    }

    [Theory]
    [InlineData("In", "ssd", true)]
    [InlineData("In", "hdd", false)]
    [InlineData("NotIn", "hdd", true)]
    [InlineData("Exists", null, true)]
    [InlineData("DoesNotExist", null, false)]
    [InlineData("Gt", "5", false)]
    public void Node_affinity_matches_labels(string op, string? value, bool matches)
    {
        var term = new NodeSelectorTerm { MatchExpressions = [new NodeSelectorRequirement { Key = "disk", Operator = op, Values = value is null ? null : [value] }] };
        Assert.Equal(matches, Affinity(term).IsSuccess);
    }

    [Fact]
    public void Numbers_and_fields_can_be_asked_for_and_an_empty_term_matches_nothing()
    {
        Assert.True(Affinity(new NodeSelectorTerm { MatchExpressions = [new NodeSelectorRequirement { Key = "cores", Operator = "Gt", Values = ["7"] }] }).IsSuccess);
        Assert.True(Affinity(new NodeSelectorTerm { MatchFields = [new NodeSelectorRequirement { Key = "metadata.name", Operator = "In", Values = ["a"] }] }).IsSuccess);
        Assert.Equal("node(s) didn't match Pod's node affinity/selector", Affinity(new NodeSelectorTerm()).Message);
    }

    [Fact]
    public void Host_ports_are_given_once_per_address_and_protocol()
    {
        var node = NodeInfo.Of(Make.Node("a"), Make.Info(Make.Pod("p", hostPort: 80)));
        var plugin = new NodePorts();
        Assert.Equal("node(s) didn't have free ports for the requested pod ports", plugin.Filter(State, Make.Info(Make.Pod("q", hostPort: 80)), node).Message);
        Assert.True(plugin.Filter(State, Make.Info(Make.Pod("r", hostPort: 81)), node).IsSuccess);
        Assert.True(new HostPort("127.0.0.1", "TCP", 80).ConflictsWith(new HostPort("0.0.0.0", "TCP", 80)));
        Assert.False(new HostPort("127.0.0.1", "TCP", 80).ConflictsWith(new HostPort("127.0.0.2", "TCP", 80)));
        Assert.False(new HostPort("0.0.0.0", "UDP", 80).ConflictsWith(new HostPort("0.0.0.0", "TCP", 80)));
    }

    [Fact]
    public void All_that_is_insufficient_is_named_and_the_impossible_is_unresolvable()
    {
        var fit = new NodeResourcesFit(ScoringStrategy.Default);
        var node = NodeInfo.Of(Make.Node("a", cpu: "1", memory: "1Gi", pods: 1), Make.Info(Make.Pod("p", cpu: "900m", memory: "1000Mi")));
        var status = fit.Filter(State, Make.Info(Make.Pod("q", cpu: "200m", memory: "100Mi")), node);
        Assert.Equal((PluginCode.Unschedulable, "Too many pods, Insufficient cpu, Insufficient memory"), (status.Code, status.Message));
        Assert.Equal(PluginCode.UnschedulableAndUnresolvable, fit.Filter(State, Make.Info(Make.Pod("r", cpu: "2")), node).Code);
        var gpu = Make.Pod("g");
        gpu = gpu with { Spec = gpu.Spec! with { Containers = [new Container { Resources = new ResourceRequirements { Requests = Make.Amounts(("example.com/gpu", "1")) } }] } };
        Assert.Contains("Insufficient example.com/gpu", fit.Filter(State, Make.Info(gpu), node).Reasons);
    }

    [Fact]
    public void Spreading_prefers_the_empty_and_packing_the_full_node()
    {
        var empty = NodeInfo.Of(Make.Node("a"));
        var half = NodeInfo.Of(Make.Node("b"), Make.Info(Make.Pod("p", cpu: "2", memory: "4Gi")));
        var pod = Make.Info(Make.Pod("q", cpu: "1", memory: "2Gi"));
        Assert.Equal((75, 25), (ScoringStrategy.Default.Score(pod, empty), ScoringStrategy.Default.Score(pod, half)));
        var packing = ScoringStrategy.Default with { Type = ScoringStrategyType.MostAllocated };
        Assert.Equal((25, 75), (packing.Score(pod, empty), packing.Score(pod, half)));
    }

    [Fact]
    public void Balance_prefers_like_shares_and_ignores_pods_that_ask_for_nothing()
    {
        var plugin = new NodeResourcesBalancedAllocation(["cpu", "memory"]);
        var lopsided = NodeInfo.Of(Make.Node("a"), Make.Info(Make.Pod("p", cpu: "3")));
        var pod = Make.Info(Make.Pod("q", cpu: "1", memory: "2Gi"));
        Assert.Equal(100, plugin.Score(State, pod, NodeInfo.Of(Make.Node("b"))));
        Assert.Equal(62, plugin.Score(State, pod, lopsided));
        Assert.True(plugin.PreScore(State, Make.Info(Make.Pod("r")), []).IsSkip);
    }

    [Fact]
    public void Init_steps_sidecars_and_overhead_count_as_they_run()
    {
        static Container Asking(string cpu, string? restart = null) => new() { RestartPolicy = restart, Resources = new ResourceRequirements { Requests = Make.Amounts(("cpu", cpu)) } };
        var pod = Make.Pod("p");
        pod = pod with { Spec = pod.Spec! with { Containers = [Asking("1"), Asking("1")], InitContainers = [Asking("1500m"), Asking("500m", "Always"), Asking("2200m")] } };
        Assert.Equal(2700, PodRequests.Of(pod).MilliCpu);
        Assert.Equal(2800, PodRequests.Of(pod with { Spec = pod.Spec with { Overhead = Make.Amounts(("cpu", "100m")) } }).MilliCpu);
        Assert.Equal(5000, PodRequests.Of(pod with { Spec = pod.Spec with { Resources = new ResourceRequirements { Requests = Make.Amounts(("cpu", "5")) } } }).MilliCpu);
        Assert.Equal((100, 200L << 20), (PodRequests.NonZeroOf(Make.Pod("q")).MilliCpu, PodRequests.NonZeroOf(Make.Pod("q")).Memory));
    }

    private static PluginStatus Affinity(NodeSelectorTerm term)
    {
        var pod = Make.Pod("p");
        var affinity = new Affinity { NodeAffinity = new CoreNodeAffinity { RequiredDuringSchedulingIgnoredDuringExecution = new NodeSelector { NodeSelectorTerms = [term] } } };
        var node = NodeInfo.Of(Make.Node("a", labels: new() { ["disk"] = "ssd", ["cores"] = "8" }));
        return new NodeAffinity().Filter(State, Make.Info(pod with { Spec = pod.Spec! with { Affinity = affinity } }), node);
    }
}
