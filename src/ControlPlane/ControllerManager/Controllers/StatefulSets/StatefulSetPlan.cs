using MiniKube.ControlPlane.ControllerManager.Pods;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Apps;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.ControllerManager.Controllers.StatefulSets;

/// <summary>The next step of a StatefulSet. Pure. With OrderedReady there is one step at a time, and only when every pod before it is
/// available; with Parallel creation and scaling down happen at once, updates still one by one.</summary>
/// <param name="Create">Ordinals to create, each with the revision its pod is to have.</param>
public sealed record StatefulSetPlan(IReadOnlyList<(int Ordinal, string Revision)> Create, IReadOnlyList<Pod> Delete)
{
    private static readonly StatefulSetPlan Wait = new([], []);

    /// <param name="pods">The set's pods.</param>
    /// <param name="current">The revision that ordinals below the partition keep.</param>
    /// <param name="update">The revision of the template as it is now.</param>
    public static StatefulSetPlan For(StatefulSet set, IReadOnlyCollection<Pod> pods, string current, string update, DateTimeOffset now)
    {
        if (set.IsBeingDeleted) return Wait;
        var (first, count) = (set.Spec?.Ordinals?.Start ?? 0, set.Spec?.Replicas ?? 1);
        var ordered = set.Spec?.PodManagementPolicy != "Parallel";
        var byOrdinal = pods.Where(p => StatefulPods.OrdinalOf(set, p) is not null).ToDictionary(p => StatefulPods.OrdinalOf(set, p)!.Value);
        var partition = first + (set.Spec?.UpdateStrategy?.RollingUpdate?.Partition ?? 0);
        var (create, delete) = (new List<(int, string)>(), new List<Pod>());
        for (var ordinal = first; ordinal < first + count; ordinal++)
        {
            var pod = byOrdinal.GetValueOrDefault(ordinal);
            if (pod is null) create.Add((ordinal, ordinal < partition && set.Spec?.UpdateStrategy?.Type != "OnDelete" ? current : update));
            else if (pod.HasEnded && !pod.IsBeingDeleted) delete.Add(pod);
            else if (!ordered || IsAvailable(set, pod, now)) continue;
            if (ordered) return new StatefulSetPlan(create, delete);
        }
        if (create.Count > 0 || delete.Count > 0) return new StatefulSetPlan(create, delete);
        var surplus = byOrdinal.Where(p => p.Key < first || p.Key >= first + count).OrderByDescending(p => p.Key).Select(p => p.Value).ToList();
        if (surplus.Count > 0) return ScaleDown(surplus, ordered);
        return set.Spec?.UpdateStrategy?.Type == "OnDelete" ? Wait : Update(set, byOrdinal, partition, first + count, update, now);
    }

    public static StatefulSetStatus Status(StatefulSet set, IReadOnlyCollection<Pod> pods, string current, string update, DateTimeOffset now)
    {
        var replicas = set.Spec?.Replicas ?? 1;
        var live = pods.Where(p => !p.HasEnded).ToList();
        var (onCurrent, onUpdate) = (Count(current), Count(update));
        var ready = live.Count(p => p.IsReady);
        // The update is over when every pod has it and serves: from then on it is the current revision.
        if (onUpdate == replicas && ready == replicas && live.Count == replicas) (current, onCurrent) = (update, onUpdate);
        return (set.Status ?? new StatefulSetStatus()) with
        {
            Replicas = live.Count,
            ReadyReplicas = OrNone(ready),
            AvailableReplicas = live.Count(p => p.IsAvailable(set.Spec?.MinReadySeconds ?? 0, now)),
            CurrentReplicas = OrNone(onCurrent),
            UpdatedReplicas = OrNone(onUpdate),
            CurrentRevision = current,
            UpdateRevision = update,
            ObservedGeneration = set.Metadata?.Generation,
            CollisionCount = set.Status?.CollisionCount ?? 0,
        };

        int Count(string revision) => live.Count(p => !p.IsBeingDeleted && p.Labels.GetValueOrDefault(StatefulPods.RevisionLabel) == revision);
    }

    private static StatefulSetPlan ScaleDown(List<Pod> surplus, bool ordered)
    {
        if (!ordered) return new StatefulSetPlan([], [.. surplus.Where(p => !p.IsBeingDeleted)]);
        return surplus[0].IsBeingDeleted ? Wait : new StatefulSetPlan([], [surplus[0]]);
    }

    /// <summary>From the highest ordinal down, one pod at a time; a pod that does not serve stops it there.</summary>
    private static StatefulSetPlan Update(StatefulSet set, Dictionary<int, Pod> pods, int partition, int end, string update, DateTimeOffset now)
    {
        for (var ordinal = end - 1; ordinal >= Math.Max(partition, 0); ordinal--)
        {
            if (!pods.TryGetValue(ordinal, out var pod)) return Wait;
            if (pod.Labels.GetValueOrDefault(StatefulPods.RevisionLabel) != update) return pod.IsBeingDeleted ? Wait : new StatefulSetPlan([], [pod]);
            if (!IsAvailable(set, pod, now)) return Wait;
        }
        return Wait;
    }

    private static bool IsAvailable(StatefulSet set, Pod pod, DateTimeOffset now) =>
        pod.Phase == "Running" && !pod.IsBeingDeleted && pod.IsAvailable(set.Spec?.MinReadySeconds ?? 0, now);

    private static int? OrNone(int count) => count == 0 ? null : count;
}
