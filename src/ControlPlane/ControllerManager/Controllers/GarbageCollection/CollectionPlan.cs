using MiniKube.ControlPlane.ControllerManager.Dynamic;
using MiniKube.Machinery.Api.Meta;

namespace MiniKube.ControlPlane.ControllerManager.Controllers.GarbageCollection;

/// <summary>What is true of an owner, asked at the server.</summary>
public enum OwnerState
{
    /// <summary>It exists and stays.</summary>
    Solid,

    /// <summary>It does not exist.</summary>
    Absent,

    /// <summary>It is being deleted and waits for its dependents.</summary>
    WaitsForDependents,
}

public enum CollectionStep
{
    Nothing,

    /// <summary>Some owner stays: only the references to the others go.</summary>
    DropReferences,

    Delete,
}

/// <summary>What to do with an object, given its owners. Pure.</summary>
public sealed record CollectionPlan(CollectionStep Step, IReadOnlyList<OwnerReference> Keep, string Propagation)
{
    public static CollectionPlan For(ObjectIdentity item, IReadOnlyList<OwnerState> owners, bool hasDependents)
    {
        var nothing = new CollectionPlan(CollectionStep.Nothing, item.Owners, "");
        if (item.Owners.Count == 0) return nothing;
        OwnerReference[] solid = [.. item.Owners.Where((_, i) => owners[i] == OwnerState.Solid)];
        if (solid.Length == item.Owners.Count) return nothing;
        if (solid.Length > 0) return new CollectionPlan(CollectionStep.DropReferences, solid, "");
        // An owner that waits must see the whole tree gone, so each branch waits for its own leaves.
        if (owners.Contains(OwnerState.WaitsForDependents) && hasDependents) return new CollectionPlan(CollectionStep.Delete, [], "Foreground");
        if (item.Finalizers.Contains(OwnershipGraph.OrphanFinalizer)) return new CollectionPlan(CollectionStep.Delete, [], "Orphan");
        return new CollectionPlan(CollectionStep.Delete, [], item.Finalizers.Contains(OwnershipGraph.ForegroundFinalizer) ? "Foreground" : "Background");
    }

    /// <summary>The dependents an owner that is deleted in the foreground still has to wait for.</summary>
    public static IReadOnlyList<GraphNode> Blocking(string owner, IEnumerable<GraphNode> dependents) =>
        [.. dependents.Where(d => d.Object?.Owners.Any(o => o.Uid == owner && o.BlockOwnerDeletion == true) == true)];
}
