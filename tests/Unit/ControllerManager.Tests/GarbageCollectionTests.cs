using MiniKube.ControlPlane.ControllerManager.Controllers.GarbageCollection;
using MiniKube.ControlPlane.ControllerManager.Controllers.Namespaces;
using MiniKube.ControlPlane.ControllerManager.Dynamic;
using MiniKube.Machinery.Api.Meta;
using static MiniKube.ControllerManager.Tests.Scenario;

namespace MiniKube.ControllerManager.Tests;

public sealed class GarbageCollectionTests
{
    private static readonly ApiResourceInfo Kind = new("apps", "v1", "things", "Thing", true, new HashSet<string>());

    private static ObjectIdentity Item(string uid, string[]? owners = null, string[]? finalizers = null, bool deleting = false, bool blocks = true) => new()
    {
        Resource = Kind,
        Namespace = "default",
        Name = uid,
        Uid = uid,
        Owners = [.. (owners ?? []).Select(o => new OwnerReference { ApiVersion = "apps/v1", Kind = "Thing", Name = o, Uid = o, BlockOwnerDeletion = blocks })],
        Finalizers = finalizers ?? [],
        IsBeingDeleted = deleting,
    };

    [Fact]
    public void DeletedOwnerBringsItsDependentsUp()
    {
        var graph = new OwnershipGraph();
        graph.Upsert(Item("owner"));
        graph.Upsert(Item("a", ["owner"]));
        graph.Upsert(Item("b", ["owner"]));
        Assert.Equal(["a", "b"], graph.Remove("owner").Check.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void UnknownOwnerIsVirtualAndAskedForUntilSeen()
    {
        var graph = new OwnershipGraph();
        Assert.Equal(["owner"], graph.Upsert(Item("a", ["owner"])).Check);
        Assert.True(graph.Find("owner")!.IsVirtual);
        Assert.Empty(graph.Upsert(Item("b", ["owner"])).Check);
        graph.Upsert(Item("owner"));
        Assert.False(graph.Find("owner")!.IsVirtual);
        Assert.Equal(2, graph.DependentsOf("owner").Count);
    }

    [Fact]
    public void ForegroundDeletionLooksAtDependentsAndAgainWhenTheyGo()
    {
        var graph = new OwnershipGraph();
        graph.Upsert(Item("owner"));
        graph.Upsert(Item("a", ["owner"]));
        graph.Upsert(Item("b", ["owner"], blocks: false));
        var deleting = Item("owner", finalizers: ["foregroundDeletion"], deleting: true);
        Assert.Equal(["a", "b", "owner"], graph.Upsert(deleting).Check.Order(StringComparer.Ordinal));
        Assert.Empty(graph.Upsert(deleting).Check);
        Assert.Equal(["a"], CollectionPlan.Blocking("owner", graph.DependentsOf("owner")).Select(n => n.Uid));
        Assert.Equal(["owner"], graph.Remove("a").Check);
        Assert.Empty(CollectionPlan.Blocking("owner", graph.DependentsOf("owner")));
    }

    [Fact]
    public void OrphanFinalizerAsksOnce()
    {
        var graph = new OwnershipGraph();
        graph.Upsert(Item("a", ["owner"]));
        var deleting = Item("owner", finalizers: ["orphan"], deleting: true);
        Assert.Equal(["owner"], graph.Upsert(deleting).Orphan);
        Assert.Empty(graph.Upsert(deleting).Orphan);
    }

    [Fact]
    public void DroppedReferenceUnlinks()
    {
        var graph = new OwnershipGraph();
        graph.Upsert(Item("a", ["owner"]));
        graph.Upsert(Item("a"));
        Assert.Empty(graph.DependentsOf("owner"));
        Assert.Null(graph.Find("owner"));
    }

    [Fact]
    public void PlanKeepsDropsOrDeletesByTheStateOfOwners()
    {
        var one = Item("x", ["a"]);
        var two = Item("x", ["a", "b"]);
        Assert.Equal(CollectionStep.Nothing, CollectionPlan.For(one, [OwnerState.Solid], false).Step);
        Assert.Equal(CollectionStep.Nothing, CollectionPlan.For(Item("x"), [], false).Step);
        Assert.Equal((CollectionStep.Delete, "Background"), Read(CollectionPlan.For(one, [OwnerState.Absent], true)));
        Assert.Equal((CollectionStep.Delete, "Foreground"), Read(CollectionPlan.For(one, [OwnerState.WaitsForDependents], true)));
        Assert.Equal((CollectionStep.Delete, "Background"), Read(CollectionPlan.For(one, [OwnerState.WaitsForDependents], false)));
        Assert.Equal((CollectionStep.Delete, "Orphan"), Read(CollectionPlan.For(Item("x", ["a"], ["orphan"]), [OwnerState.Absent], false)));
        var drop = CollectionPlan.For(two, [OwnerState.Absent, OwnerState.Solid], false);
        Assert.Equal(CollectionStep.DropReferences, drop.Step);
        Assert.Equal(["b"], drop.Keep.Select(o => o.Uid));

        static (CollectionStep, string) Read(CollectionPlan plan) => (plan.Step, plan.Propagation);
    }

    [Fact]
    public void NamespaceSaysWhatHoldsItAndKeepsTransitionTimes()
    {
        var held = NamespaceConditions.For(new NamespaceContent { Remaining = new Dictionary<string, int> { ["pods."] = 2 }, Finalizers = new Dictionary<string, int> { ["example.org/hold"] = 1 } }, null, Now);
        Assert.Equal("Some resources are remaining: pods. has 2 resource instances", held.Single(c => c.Type == "NamespaceContentRemaining").Message);
        Assert.Equal("Some content in the namespace has finalizers remaining: example.org/hold in 1 resource instances", held.Single(c => c.Type == "NamespaceFinalizersRemaining").Message);
        var later = NamespaceConditions.For(new NamespaceContent(), held, Now.AddMinutes(1));
        Assert.Equal(Now, later.Single(c => c.Type == "NamespaceDeletionDiscoveryFailure").LastTransitionTime!.Value.Value);
        Assert.Equal(("False", "ContentRemoved", Now.AddMinutes(1)), later.Where(c => c.Type == "NamespaceContentRemaining").Select(c => (c.Status, c.Reason, c.LastTransitionTime!.Value.Value)).Single());
        Assert.False(NamespaceConditions.Same(held, later));
    }

    [Fact]
    public void PathsFollowGroupAndScope()
    {
        Assert.Equal("/apis/apps/v1/namespaces/default/things/x", Item("x").Path);
        Assert.Equal("/api/v1/nodes/n", new ApiResourceInfo("", "v1", "nodes", "Node", false, new HashSet<string>()).Path("", "n"));
        var found = new DiscoveredResources([Kind], []);
        Assert.Same(Kind, found.ForKind("apps/v1beta1", "Thing"));
        Assert.Null(found.ForKind("v1", "Thing"));
    }
}
