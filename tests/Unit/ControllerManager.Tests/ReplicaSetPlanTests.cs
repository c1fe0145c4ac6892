using MiniKube.ControlPlane.ControllerManager.Controllers.ReplicaSets;
using MiniKube.ControlPlane.ControllerManager.Ownership;
using MiniKube.ControlPlane.ControllerManager.Pods;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Selectors;
using MiniKube.Machinery.Api.Types.Core;
using static MiniKube.ControllerManager.Tests.Scenario;

namespace MiniKube.ControllerManager.Tests;

public sealed class ReplicaSetPlanTests
{
    [Fact]
    public void CreatesWhatIsMissingAndDoesNotCountWhatIsGoing()
    {
        Pod[] pods = [Pod("a"), Pod("b").Deleting(), Pod("c", phase: "Failed")];
        Assert.Equal(2, ReplicaSetPlan.For(ReplicaSet(3), pods, pods, Now).Create);
    }

    [Fact]
    public void DeletesThePodThatLosesLeast()
    {
        Pod[] pods = [Pod("ready"), Pod("unassigned", node: null, phase: "Pending", ready: false), Pod("pending", phase: "Pending", ready: false), Pod("unready", ready: false)];
        Assert.Equal(["unassigned", "pending", "unready"], ReplicaSetPlan.For(ReplicaSet(1), pods, pods, Now).Delete.Select(p => p.Metadata!.Name));
    }

    [Fact]
    public void AmongReadyPodsCostThenCrowdedNodesDecide()
    {
        var cheap = Pod("cheap", node: "node-3");
        cheap = cheap with { Metadata = cheap.Metadata! with { Annotations = new Dictionary<string, string> { ["controller.kubernetes.io/pod-deletion-cost"] = "-5" } } };
        Pod[] pods = [Pod("alone", node: "node-2"), Pod("crowded-1"), Pod("crowded-2"), cheap];
        var order = PodRanking.ForDeletion(pods, pods, Now).Select(p => p.Metadata!.Name).ToList();
        Assert.Equal("cheap", order[0]);
        Assert.Equal("alone", order[^1]);
    }

    [Fact]
    public void StatusCountsReadyAndAvailableAndSaysWhenTheNextBecomesAvailable()
    {
        Pod[] pods = [Pod("a"), Pod("b", ready: false), Pod("c").Deleting()];
        var set = ReplicaSet(3, minReady: 600);
        var status = ReplicaSetPlan.Status(set, pods, null, false, Now);
        Assert.Equal((2, 1, null, 1), (status.Replicas, status.ReadyReplicas, status.AvailableReplicas, status.TerminatingReplicas));
        Assert.Equal(Now.AddMinutes(5), ReplicaSetPlan.NextAvailable(set, pods, Now));
    }

    [Fact]
    public void FailureBecomesACondition()
    {
        var status = ReplicaSetPlan.Status(ReplicaSet(3), [], "exceeded quota", true, Now);
        var condition = Assert.Single(status.Conditions!);
        Assert.Equal(("ReplicaFailure", "True", "FailedCreate", "exceeded quota"), (condition.Type, condition.Status, condition.Reason, condition.Message));
    }

    [Fact]
    public void ClaimAdoptsMatchingOrphansAndReleasesWhatNoLongerMatches()
    {
        var set = ReplicaSet(3);
        Pod Owned(Pod pod, string uid) => pod with { Metadata = pod.Metadata! with { OwnerReferences = [new OwnerReference { Kind = "ReplicaSet", Name = "web", Uid = uid, Controller = true }] } };
        var other = new Dictionary<string, string> { ["app"] = "other" };
        var claim = ClaimPlan<Pod>.For(set, Selector.From(set.Spec!.Selector),
            [Owned(Pod("mine"), "rs"), Owned(Pod("relabelled", labels: other), "rs"), Owned(Pod("theirs"), "else"), Pod("orphan"), Pod("dying").Deleting(), Pod("stranger", labels: other)]);
        Assert.Equal(["mine"], claim.Keep.Select(p => p.Metadata!.Name));
        Assert.Equal(["orphan"], claim.Adopt.Select(p => p.Metadata!.Name));
        Assert.Equal(["relabelled"], claim.Release.Select(p => p.Metadata!.Name));
    }
}
