using MiniKube.ControlPlane.ControllerManager.Controllers.DaemonSets;
using MiniKube.ControlPlane.ControllerManager.Controllers.Revisions;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Apps;
using MiniKube.Machinery.Api.Types.Core;
using static MiniKube.ControllerManager.Tests.Scenario;

namespace MiniKube.ControllerManager.Tests;

public sealed class DaemonSetPlanTests
{
    private static readonly DaemonSet Set = new()
    {
        Metadata = new ObjectMeta { Namespace = "default", Name = "agent", Uid = "ds", Generation = 1 },
        Spec = new DaemonSetSpec { Selector = new LabelSelector { MatchLabels = App }, Template = Template("v1"), UpdateStrategy = new DaemonSetUpdateStrategy { Type = "RollingUpdate" } },
    };

    private static Node Node(string name, params Taint[] taints) => new() { Metadata = new ObjectMeta { Name = name, Labels = new Dictionary<string, string> { ["name"] = name } }, Spec = new NodeSpec { Taints = taints } };

    private static Pod OnNode(string node, string hash = "h1", bool ready = true) =>
        Pod("p-" + node, ready, node, labels: new Dictionary<string, string> { ["app"] = "web", [DaemonPods.HashLabel] = hash });

    [Fact]
    public void OnePodForEveryNodeThatToleratesAndIsSelected()
    {
        Node[] nodes = [Node("a"), Node("b", new Taint { Key = "dedicated", Effect = "NoSchedule" }), Node("c", new Taint { Key = "node.kubernetes.io/unreachable", Effect = "NoExecute" }), Node("d")];
        var plan = DaemonSetPlan.For(Set, nodes, [OnNode("d")], "h1", Now);
        Assert.Equal(["a", "c"], plan.Create.Select(DaemonPods.NodeOf));
        Assert.Empty(plan.Delete);
        var status = DaemonSetPlan.Status(Set, nodes, [OnNode("d"), OnNode("b")], "h1", Now);
        Assert.Equal((3, 1, 1, 1, 2), (status.DesiredNumberScheduled, status.CurrentNumberScheduled, status.NumberMisscheduled, status.NumberReady, status.NumberUnavailable));
    }

    [Fact]
    public void PodsLeaveNodesThatNoLongerFitAndFailedOnesAreReplaced()
    {
        Node[] nodes = [Node("a", new Taint { Key = "dedicated", Effect = "NoExecute" }), Node("b")];
        var failed = OnNode("b") with { Status = new PodStatus { Phase = "Failed" } };
        var plan = DaemonSetPlan.For(Set, nodes, [OnNode("a"), failed], "h1", Now);
        Assert.Equal(["p-a", "p-b"], plan.Delete.Select(p => p.Metadata!.Name));
        Assert.Equal("FailedDaemonPod", Assert.Single(plan.Events).Reason);
        Assert.Empty(plan.Create);
    }

    [Fact]
    public void RollingUpdateReplacesIdlePodsAtOnceAndOthersOneByOne()
    {
        Node[] nodes = [Node("a"), Node("b"), Node("c")];
        Assert.Equal(["p-a"], DaemonSetPlan.For(Set, nodes, [OnNode("a"), OnNode("b"), OnNode("c")], "h2", Now).Delete.Select(p => p.Metadata!.Name));
        Assert.Equal(["p-b"], DaemonSetPlan.For(Set, nodes, [OnNode("a"), OnNode("b", ready: false), OnNode("c")], "h2", Now).Delete.Select(p => p.Metadata!.Name));
        Assert.Empty(DaemonSetPlan.For(Set with { Spec = Set.Spec! with { UpdateStrategy = new DaemonSetUpdateStrategy { Type = "OnDelete" } } }, nodes, [OnNode("a"), OnNode("b"), OnNode("c")], "h2", Now).Delete);
    }

    [Fact]
    public void RevisionsRememberTemplatesAndAnUndoGetsANewNumber()
    {
        var first = RevisionPlan.For(Set, "DaemonSet", Template("v1"), DaemonPods.HashLabel, [], 10, null, new HashSet<string>());
        Assert.Equal(1, first.Create!.Revision);
        var second = RevisionPlan.For(Set, "DaemonSet", Template("v2"), DaemonPods.HashLabel, [first.Current], 10, null, new HashSet<string>());
        Assert.Equal(2, second.Create!.Revision);
        var undone = RevisionPlan.For(Set, "DaemonSet", Template("v1"), DaemonPods.HashLabel, [first.Current, second.Current], 0, null, new HashSet<string>());
        Assert.Equal((first.Current.Metadata!.Name, 3), (undone.Update!.Metadata!.Name, undone.Update.Revision));
        Assert.Equal(second.Current.Metadata!.Name, Assert.Single(undone.Delete).Metadata!.Name);
        Assert.Equal("v1", RevisionPlan.TemplateOf(undone.Current)!.Spec!.Containers[0].Image);
    }
}
