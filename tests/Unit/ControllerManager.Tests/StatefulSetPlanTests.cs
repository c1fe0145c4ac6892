using MiniKube.ControlPlane.ControllerManager.Controllers.StatefulSets;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Apps;
using MiniKube.Machinery.Api.Types.Core;
using static MiniKube.ControllerManager.Tests.Scenario;

namespace MiniKube.ControllerManager.Tests;

public sealed class StatefulSetPlanTests
{
    private static StatefulSet Set(int replicas, string policy = "OrderedReady", int partition = 0) => new()
    {
        Metadata = new ObjectMeta { Namespace = "default", Name = "db", Uid = "sts", Generation = 1 },
        Spec = new StatefulSetSpec
        {
            Replicas = replicas,
            ServiceName = "db",
            PodManagementPolicy = policy,
            Selector = new LabelSelector { MatchLabels = App },
            Template = Template("v1"),
            UpdateStrategy = new StatefulSetUpdateStrategy { Type = "RollingUpdate", RollingUpdate = new RollingUpdateStatefulSetStrategy { Partition = partition } },
            VolumeClaimTemplates = [new PersistentVolumeClaim { Metadata = new ObjectMeta { Name = "data" } }],
        },
    };

    private static Pod Member(int ordinal, string revision = "r1", bool ready = true) =>
        Pod($"db-{ordinal}", ready, labels: new Dictionary<string, string> { ["app"] = "web", [StatefulPods.RevisionLabel] = revision });

    private static string Text(StatefulSetPlan plan) =>
        string.Join(' ', plan.Create.Select(c => $"+{c.Ordinal}:{c.Revision}").Concat(plan.Delete.Select(p => "-" + p.Metadata!.Name)));

    [Fact]
    public void OrderedPodsComeOneByOneAndGoInReverse()
    {
        Assert.Equal("+0:r1", Text(StatefulSetPlan.For(Set(3), [], "r1", "r1", Now)));
        Assert.Equal("", Text(StatefulSetPlan.For(Set(3), [Member(0, ready: false)], "r1", "r1", Now)));
        Assert.Equal("+1:r1", Text(StatefulSetPlan.For(Set(3), [Member(0)], "r1", "r1", Now)));
        Assert.Equal("-db-2", Text(StatefulSetPlan.For(Set(1), [Member(0), Member(1), Member(2)], "r1", "r1", Now)));
        Assert.Equal("", Text(StatefulSetPlan.For(Set(1), [Member(0), Member(1), Member(2).Deleting()], "r1", "r1", Now)));
    }

    [Fact]
    public void ParallelPodsDoNotWait()
    {
        Assert.Equal("+0:r1 +1:r1 +2:r1", Text(StatefulSetPlan.For(Set(3, "Parallel"), [], "r1", "r1", Now)));
        Assert.Equal("-db-2 -db-1", Text(StatefulSetPlan.For(Set(1, "Parallel"), [Member(0), Member(1), Member(2)], "r1", "r1", Now)));
    }

    [Fact]
    public void UpdateGoesDownToThePartitionAndStopsAtAPodThatDoesNotServe()
    {
        Assert.Equal("-db-2", Text(StatefulSetPlan.For(Set(3), [Member(0), Member(1), Member(2)], "r1", "r2", Now)));
        Assert.Equal("+2:r2", Text(StatefulSetPlan.For(Set(3), [Member(0), Member(1)], "r1", "r2", Now)));
        Assert.Equal("", Text(StatefulSetPlan.For(Set(3), [Member(0), Member(1), Member(2, "r2", ready: false)], "r1", "r2", Now)));
        Assert.Equal("-db-1", Text(StatefulSetPlan.For(Set(3), [Member(0), Member(1), Member(2, "r2")], "r1", "r2", Now)));
        Assert.Equal("", Text(StatefulSetPlan.For(Set(3, partition: 2), [Member(0), Member(1), Member(2, "r2")], "r1", "r2", Now)));
        Assert.Equal("+0:r1", Text(StatefulSetPlan.For(Set(3, partition: 2), [Member(1), Member(2, "r2")], "r1", "r2", Now)));
    }

    [Fact]
    public void FinishedUpdateBecomesTheCurrentRevision()
    {
        var half = StatefulSetPlan.Status(Set(2), [Member(0), Member(1, "r2")], "r1", "r2", Now);
        Assert.Equal(("r1", "r2", 1, 1), (half.CurrentRevision, half.UpdateRevision, half.CurrentReplicas, half.UpdatedReplicas));
        var done = StatefulSetPlan.Status(Set(2), [Member(0, "r2"), Member(1, "r2")], "r1", "r2", Now);
        Assert.Equal(("r2", 2, 2), (done.CurrentRevision, done.CurrentReplicas, done.UpdatedReplicas));
    }

    [Fact]
    public void PodsAndClaimsCarryTheirNumber()
    {
        var pod = StatefulPods.Create(Set(3), Template("v1"), "r1", 2);
        Assert.Equal(("db-2", "db-2", "db"), (pod.Metadata!.Name, pod.Spec!.Hostname, pod.Spec.Subdomain));
        Assert.Equal("data-db-2", Assert.Single(pod.Spec.Volumes!).PersistentVolumeClaim!.ClaimName);
        Assert.Equal("data-db-2", Assert.Single(StatefulPods.ClaimsFor(Set(3), 2)).Metadata!.Name);
    }
}
