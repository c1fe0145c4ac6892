using MiniKube.ControlPlane.ControllerManager.Controllers.Deployments;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Apps;
using MiniKube.Machinery.Api.Types.Core;
using static MiniKube.ControllerManager.Tests.Scenario;

namespace MiniKube.ControllerManager.Tests;

public sealed class DeploymentPlanTests
{
    [Fact]
    public void FirstStepCreatesTheFullSetUnderAHashOfTheTemplate()
    {
        var actions = new DeploymentWorld(Deployment(3, "v1")).Step();
        var hash = TemplateFingerprint.Hash(Template("v1"), null);
        var set = actions.Create!;
        Assert.Equal("web-" + hash, set.Metadata!.Name);
        Assert.Equal(3, set.Spec!.Replicas);
        Assert.Equal(hash, set.Metadata.Labels!["pod-template-hash"]);
        Assert.Equal(hash, set.Spec.Selector!.MatchLabels!["pod-template-hash"]);
        Assert.Equal(hash, set.Spec.Template!.Metadata!.Labels!["pod-template-hash"]);
        Assert.Equal(("1", "3", "4"), (set.Metadata.Annotations![RevisionAnnotations.Revision], set.Metadata.Annotations[RevisionAnnotations.DesiredReplicas], set.Metadata.Annotations[RevisionAnnotations.MaxReplicas]));
        Assert.Equal("1", actions.Revision);
        Assert.Contains(actions.Status.Conditions!, c => c is { Type: "Progressing", Status: "True", Reason: "NewReplicaSetCreated" });
    }

    [Theory]
    [InlineData(3, "25%", "25%")]
    [InlineData(10, "25%", "25%")]
    [InlineData(10, "0", "1")]
    [InlineData(4, "100%", "0")]
    [InlineData(1, "25%", "25%")]
    public void RollingUpdateEndsOnTheNewTemplateAndStaysWithinItsBounds(int replicas, string surge, string unavailable)
    {
        var world = new DeploymentWorld(Deployment(replicas, "v1", Parse(surge), Parse(unavailable)));
        world.Settle();
        Assert.Equal("NewReplicaSetAvailable", world.Condition("Progressing").Reason);
        world.SetImage("v2");
        world.Watermark();
        world.Settle();
        var bounds = RolloutBounds.Of(world.Deployment);
        Assert.InRange(world.MostPods, replicas, bounds.MaxTotal);
        Assert.InRange(world.LeastAvailable, bounds.MinAvailable, bounds.MaxTotal);
        Assert.Equal((0, replicas), (world.SetOf("v1").Spec!.Replicas, world.SetOf("v2").Spec!.Replicas));
        Assert.Equal("2", world.Deployment.Metadata!.Annotations![RevisionAnnotations.Revision]);
        var progressing = world.Condition("Progressing");
        Assert.Equal(("True", "NewReplicaSetAvailable"), (progressing.Status, progressing.Reason));
        Assert.Equal($"ReplicaSet \"{world.SetOf("v2").Metadata!.Name}\" has successfully progressed.", progressing.Message);
        Assert.True(DeploymentStatusPlan.IsComplete(world.Deployment, world.Deployment.Status!));
    }

    [Fact]
    public void UndoReusesTheOldSetUnderANewRevisionAndRemembersTheOldOne()
    {
        var world = new DeploymentWorld(Deployment(3, "v1"));
        world.Settle();
        world.SetImage("v2");
        world.Settle();
        world.SetImage("v1");
        world.Settle();
        Assert.Equal(2, world.Sets.Count);
        var set = world.SetOf("v1");
        Assert.Equal(("3", "1"), (set.Metadata!.Annotations![RevisionAnnotations.Revision], set.Metadata.Annotations[RevisionAnnotations.History]));
        Assert.Equal(3, set.Spec!.Replicas);
    }

    [Fact]
    public void BrokenImageStopsAtTheBoundsAndTimesOut()
    {
        var world = new DeploymentWorld(Deployment(4, "v1"));
        world.Settle();
        world.Broken.Add("v2");
        world.SetImage("v2");
        world.Settle();
        Assert.Equal(3, world.SetOf("v1").Spec!.Replicas);
        Assert.Equal(2, world.SetOf("v2").Spec!.Replicas);
        var actions = world.Step();
        Assert.NotNull(actions.LookAgainAt);
        world.Clock = actions.LookAgainAt!.Value;
        world.Settle();
        Assert.Equal(("False", "ProgressDeadlineExceeded"), (world.Condition("Progressing").Status, world.Condition("Progressing").Reason));
        Assert.Equal(("True", "MinimumReplicasAvailable"), (world.Condition("Available").Status, world.Condition("Available").Reason));
        Assert.Null(world.Step().LookAgainAt);
    }

    [Fact]
    public void PausedDeploymentScalesButDoesNotRoll()
    {
        var world = new DeploymentWorld(Deployment(3, "v1"));
        world.Settle();
        world.Deployment = world.Deployment with { Spec = world.Deployment.Spec! with { Paused = true, Replicas = 5, Template = Template("v2") } };
        world.Settle();
        Assert.Equal(5, Assert.Single(world.Sets).Spec!.Replicas);
        Assert.Equal(("Unknown", "DeploymentPaused"), (world.Condition("Progressing").Status, world.Condition("Progressing").Reason));
        world.Deployment = world.Deployment with { Spec = world.Deployment.Spec! with { Paused = false } };
        world.Settle();
        Assert.Equal(5, world.SetOf("v2").Spec!.Replicas);
    }

    [Fact]
    public void ScalingInTheMiddleOfARolloutKeepsProportions()
    {
        var world = new DeploymentWorld(Deployment(10, "v1", 3, 2));
        world.Settle();
        world.Broken.Add("v2");
        world.SetImage("v2");
        world.Settle();
        Assert.Equal((8, 5), (world.SetOf("v1").Spec!.Replicas, world.SetOf("v2").Spec!.Replicas));
        world.Scale(20);
        world.Step();
        Assert.Equal(23, world.Sets.Sum(s => s.Spec!.Replicas));
        Assert.Equal((14, 9), (world.SetOf("v1").Spec!.Replicas, world.SetOf("v2").Spec!.Replicas));
    }

    [Fact]
    public void RecreateWaitsForTheLastOldPod()
    {
        var deployment = Deployment(2, "v1");
        deployment = deployment with { Spec = deployment.Spec! with { Strategy = new DeploymentStrategy { Type = "Recreate" } } };
        var world = new DeploymentWorld(deployment);
        world.Settle();
        world.SetImage("v2");
        var first = DeploymentPlan.For(world.Deployment, world.Sets, new Dictionary<string, int> { ["rs1"] = 2 }, Now);
        Assert.Null(first.Create);
        Assert.Equal(0, Assert.Single(first.Update).After);
        var waiting = DeploymentPlan.For(world.Deployment, [first.Update[0].Set], new Dictionary<string, int> { ["rs1"] = 1 }, Now);
        Assert.Null(waiting.Create);
        var next = DeploymentPlan.For(world.Deployment, [first.Update[0].Set], new Dictionary<string, int> { ["rs1"] = 0 }, Now);
        Assert.Equal(2, next.Create!.Spec!.Replicas);
    }

    [Fact]
    public void HistoryLimitRemovesTheOldestIdleSets()
    {
        var deployment = Deployment(1, "v1");
        var world = new DeploymentWorld(deployment with { Spec = deployment.Spec! with { RevisionHistoryLimit = 1 } });
        world.Settle();
        foreach (var image in (string[])["v2", "v3", "v4"])
        {
            world.SetImage(image);
            world.Settle();
        }
        Assert.Equal(["v3", "v4"], world.Sets.Select(s => s.Spec!.Template!.Spec!.Containers[0].Image));
    }

    [Fact]
    public void FingerprintIgnoresKeyOrderHashLabelAndEmptyLists()
    {
        var one = Template("v1") with { Metadata = new ObjectMeta { Labels = new Dictionary<string, string> { ["a"] = "1", ["b"] = "2", ["pod-template-hash"] = "x" } } };
        var other = Template("v1") with
        {
            Metadata = new ObjectMeta { Labels = new Dictionary<string, string> { ["b"] = "2", ["a"] = "1" } },
            Spec = new PodSpec { Volumes = [], Containers = [new Container { Name = "c", Image = "v1" }] },
        };
        Assert.True(TemplateFingerprint.Same(one, other));
        Assert.False(TemplateFingerprint.Same(one, Template("v2")));
        Assert.NotEqual(TemplateFingerprint.Hash(one, null), TemplateFingerprint.Hash(one, 1));
    }

    private static IntOrString Parse(string text) => int.TryParse(text, out var number) ? number : text;
}
