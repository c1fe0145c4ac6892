using MiniKube.ControlPlane.ControllerManager;
using MiniKube.ControlPlane.ControllerManager.Controllers.NodeLifecycle;
using MiniKube.ControlPlane.ControllerManager.Controllers.PodGc;
using MiniKube.ControlPlane.ControllerManager.Controllers.TaintEviction;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Core;
using static MiniKube.ControllerManager.Tests.Scenario;

namespace MiniKube.ControllerManager.Tests;

public sealed class NodeLifecycleTests
{
    private static Node Node(string? ready, params Taint[] taints) => new()
    {
        Metadata = new ObjectMeta { Name = "node-1", CreationTimestamp = Now },
        Spec = new NodeSpec { Taints = taints },
        Status = new NodeStatus { Conditions = ready is null ? null : [new NodeCondition { Type = "Ready", Status = ready }] },
    };

    private static string[] Keys(IEnumerable<Taint> taints) => [.. taints.Select(t => $"{t.Key}:{t.Effect}")];

    [Fact]
    public void SilenceMakesEveryConditionUnknownOnce()
    {
        var silent = NodeConditionPlan.WhenSilent(Node("True"), Now)!;
        Assert.Equal(["Ready", "MemoryPressure", "DiskPressure", "PIDPressure"], silent.Select(c => c.Type));
        Assert.All(silent, c => Assert.Equal("Unknown", c.Status));
        Assert.Equal(("NodeStatusUnknown", "Kubelet stopped posting node status."), (silent[0].Reason, silent[0].Message));
        Assert.Equal("NodeStatusNeverUpdated", silent[1].Reason);
        Assert.Null(NodeConditionPlan.WhenSilent(Node("True") with { Status = new NodeStatus { Conditions = silent } }, Now));
    }

    [Fact]
    public void TaintsFollowConditionsAndLeaveOthersAlone()
    {
        var own = new Taint { Key = "dedicated", Value = "gpu", Effect = "NoExecute" };
        Assert.Equal(["dedicated:NoExecute", "node.kubernetes.io/unreachable:NoSchedule", "node.kubernetes.io/unreachable:NoExecute"], Keys(NodeTaintPlan.For(Node("Unknown", own), evict: true, Now)));
        Assert.Equal(["dedicated:NoExecute", "node.kubernetes.io/not-ready:NoSchedule"], Keys(NodeTaintPlan.For(Node("False", own), evict: false, Now)));
        var recovered = NodeTaintPlan.For(Node("True", [own, .. NodeTaintPlan.For(Node("Unknown"), evict: true, Now)]), evict: false, Now);
        Assert.Equal(["dedicated:NoExecute"], Keys(recovered));
        var cordoned = Node("True");
        Assert.Equal(["node.kubernetes.io/unschedulable:NoSchedule"], Keys(NodeTaintPlan.For(cordoned with { Spec = cordoned.Spec! with { Unschedulable = true } }, false, Now)));
    }

    [Theory]
    [InlineData(3, 0, 0.1)]
    [InlineData(2, 1, 0.1)]
    [InlineData(1, 2, 0.1)]
    [InlineData(0, 3, 0)]
    [InlineData(2, 4, 0)]
    [InlineData(20, 80, 0.01)]
    public void EvictionSlowsDownOrStopsWhenMostNodesAreGone(int ready, int notReady, double expected) =>
        Assert.Equal(expected, EvictionPace.For(ready, notReady, new ControllerManagerOptions()).NodesPerSecond);

    [Fact]
    public void PodsLeaveWhenTheirTolerationEnds()
    {
        var taint = new Taint { Key = NodeTaintPlan.Unreachable, Effect = "NoExecute", TimeAdded = Now };
        Pod With(params Toleration[] tolerations) => Pod("p") with { Spec = new PodSpec { NodeName = "node-1", Tolerations = tolerations } };
        var fiveMinutes = new Toleration { Key = NodeTaintPlan.Unreachable, Operator = "Exists", Effect = "NoExecute", TolerationSeconds = 300 };
        Assert.Equal(DateTimeOffset.MinValue, EvictionDeadline.For(With(), [taint], Now));
        Assert.Equal(Now.AddSeconds(300), EvictionDeadline.For(With(fiveMinutes), [taint], Now));
        Assert.Equal(Now.AddSeconds(300), EvictionDeadline.For(With(fiveMinutes, new Toleration { Operator = "Exists" }), [taint], Now));
        Assert.Null(EvictionDeadline.For(With(new Toleration { Operator = "Exists" }), [taint], Now));
        Assert.Null(EvictionDeadline.For(With(), [taint with { Effect = "NoSchedule" }], Now));
        Assert.Equal(DateTimeOffset.MinValue, EvictionDeadline.For(With(new Toleration { Key = NodeTaintPlan.NotReady, Operator = "Exists" }), [taint], Now));
    }

    [Fact]
    public void PodGcTakesTheOldestEndedPodsAndWhatNoKubeletWillFinish()
    {
        var old = Pod("old", phase: "Succeeded");
        old = old with { Metadata = old.Metadata! with { CreationTimestamp = Now.AddHours(-5) } };
        Pod[] pods = [Pod("a", phase: "Failed"), old, Pod("running")];
        Assert.Equal(["old"], PodGcPlan.Surplus(pods, 1).Select(p => p.Metadata!.Name));
        Assert.Empty(PodGcPlan.Surplus(pods, 0));
        Assert.True(PodGcPlan.IsUnscheduledTerminating(Pod("p", node: null).Deleting()));
        Assert.False(PodGcPlan.IsUnscheduledTerminating(Pod("p").Deleting()));
        Assert.True(PodGcPlan.IsOrphaned(Pod("p", node: "gone"), _ => false));
    }
}
