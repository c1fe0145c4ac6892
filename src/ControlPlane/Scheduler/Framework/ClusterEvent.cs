using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.Scheduler.Framework;

/// <summary>What changed in the cluster, as far as it may let a waiting pod in.</summary>
[Flags]
public enum ClusterEvent
{
    None = 0,
    NodeAdd = 1,
    NodeAllocatable = 2,
    NodeLabel = 4,
    NodeTaint = 8,
    NodeCondition = 16,

    /// <summary>A pod was placed on a node.</summary>
    PodAssigned = 32,

    /// <summary>A pod left its node, or never came to it.</summary>
    PodDeleted = 64,

    /// <summary>A placed pod asks for less.</summary>
    PodScaledDown = 128,

    /// <summary>The waiting pod itself changed.</summary>
    PodUpdated = 256,

    /// <summary>Labels of a placed pod changed.</summary>
    PodLabel = 512,
    NodeAny = NodeAdd | NodeAllocatable | NodeLabel | NodeTaint | NodeCondition,
    Any = NodeAny | PodAssigned | PodDeleted | PodScaledDown | PodUpdated | PodLabel,
}

/// <summary>An event with its objects; <paramref name="Node"/> or <paramref name="Pod"/> is the state after it, or the last before a deletion.</summary>
public sealed record ClusterChange(ClusterEvent Event, Node? Node = null, Pod? Pod = null)
{
    /// <summary>What of a node changed in a way that matters; None for a heartbeat.</summary>
    public static ClusterEvent OfNode(Node before, Node after)
    {
        var change = ClusterEvent.None;
        if (!Same(before.Status?.Allocatable, after.Status?.Allocatable, (a, b) => a.Text == b.Text)) change |= ClusterEvent.NodeAllocatable;
        if (!Same(before.Metadata?.Labels, after.Metadata?.Labels, string.Equals)) change |= ClusterEvent.NodeLabel;
        if ((before.Spec?.Unschedulable ?? false) != (after.Spec?.Unschedulable ?? false) || !SameTaints(before, after)) change |= ClusterEvent.NodeTaint;
        if (!Conditions(before).SequenceEqual(Conditions(after))) change |= ClusterEvent.NodeCondition;
        return change;
    }

    private static bool SameTaints(Node a, Node b) =>
        (a.Spec?.Taints ?? []).Select(t => (t.Key, t.Value, t.Effect)).SequenceEqual((b.Spec?.Taints ?? []).Select(t => (t.Key, t.Value, t.Effect)));

    private static IEnumerable<(string Type, string Status)> Conditions(Node node) => (node.Status?.Conditions ?? []).Select(c => (c.Type, c.Status));

    private static bool Same<T>(IReadOnlyDictionary<string, T>? a, IReadOnlyDictionary<string, T>? b, Func<T, T, bool> equal)
    {
        if (ReferenceEquals(a, b)) return true;
        if ((a?.Count ?? 0) != (b?.Count ?? 0)) return false;
        return a is null || b is null || a.All(p => b.TryGetValue(p.Key, out var other) && equal(p.Value, other));
    }
}

/// <summary>Events that may lift a plugin's rejection, and a closer look at one of them.</summary>
/// <param name="Helps">Whether this change may let the pod in; null for always.</param>
public sealed record EventHint(ClusterEvent Events, Func<PodInfo, ClusterChange, bool>? Helps = null);
