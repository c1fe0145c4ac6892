using MiniKube.ControlPlane.ControllerManager.Pods;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Selectors;
using MiniKube.Machinery.Api.Types.Apps;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.ControllerManager.Controllers.ReplicaSets;

/// <summary>What to do about one ReplicaSet. Pure: scenario in, plan out.</summary>
public sealed record ReplicaSetPlan(int Create, IReadOnlyList<Pod> Delete)
{
    /// <summary>At most so many pods are created or deleted in one go.</summary>
    private const int Burst = 500;

    /// <param name="owned">The set's pods.</param>
    /// <param name="related">The pods of all sets of the same Deployment.</param>
    public static ReplicaSetPlan For(ReplicaSet set, IReadOnlyCollection<Pod> owned, IReadOnlyCollection<Pod> related, DateTimeOffset now)
    {
        if (set.IsBeingDeleted) return new ReplicaSetPlan(0, []);
        Pod[] active = [.. owned.Where(p => p.IsActive)];
        var difference = active.Length - (set.Spec?.Replicas ?? 1);
        if (difference <= 0) return new ReplicaSetPlan(Math.Min(-difference, Burst), []);
        return new ReplicaSetPlan(0, [.. PodRanking.ForDeletion(active, related, now).Take(Math.Min(difference, Burst))]);
    }

    /// <param name="failure">What the last attempt to create or delete pods failed with; null if it did not.</param>
    public static ReplicaSetStatus Status(ReplicaSet set, IReadOnlyCollection<Pod> owned, string? failure, bool failedCreating, DateTimeOffset now)
    {
        Pod[] active = [.. owned.Where(p => p.IsActive)];
        var template = Selector.From(set.Spec?.Template?.Metadata?.Labels);
        var minReady = set.Spec?.MinReadySeconds ?? 0;
        return (set.Status ?? new ReplicaSetStatus()) with
        {
            Replicas = active.Length,
            FullyLabeledReplicas = OrNone(active.Count(p => template.Matches(p.Labels))),
            ReadyReplicas = OrNone(active.Count(p => p.IsReady)),
            AvailableReplicas = OrNone(active.Count(p => p.IsAvailable(minReady, now))),
            TerminatingReplicas = owned.Count(p => p.IsBeingDeleted && !p.HasEnded),
            ObservedGeneration = set.Metadata?.Generation,
            Conditions = Conditions(set, failure, failedCreating, now),
        };
    }

    /// <summary>When the next ready pod becomes available; null if none is waiting.</summary>
    public static DateTimeOffset? NextAvailable(ReplicaSet set, IReadOnlyCollection<Pod> owned, DateTimeOffset now)
    {
        var minReady = set.Spec?.MinReadySeconds ?? 0;
        DateTimeOffset? next = null;
        foreach (var pod in owned.Where(p => p.IsActive))
        {
            if (pod.AvailableAt(minReady) is { } at && at > now && (next is null || at < next)) next = at;
        }
        return next;
    }

    /// <summary>True where the two would read the same, apart from when conditions changed.</summary>
    public static bool Same(ReplicaSetStatus? a, ReplicaSetStatus b) =>
        a is not null && a.Replicas == b.Replicas && (a.FullyLabeledReplicas ?? 0) == (b.FullyLabeledReplicas ?? 0)
        && (a.ReadyReplicas ?? 0) == (b.ReadyReplicas ?? 0) && (a.AvailableReplicas ?? 0) == (b.AvailableReplicas ?? 0)
        && (a.TerminatingReplicas ?? 0) == (b.TerminatingReplicas ?? 0)
        && a.ObservedGeneration == b.ObservedGeneration
        && (a.Conditions ?? []).Select(c => (c.Type, c.Status, c.Reason)).SequenceEqual((b.Conditions ?? []).Select(c => (c.Type, c.Status, c.Reason)));

    private static int? OrNone(int count) => count == 0 ? null : count;

    private static IReadOnlyList<ReplicaSetCondition>? Conditions(ReplicaSet set, string? failure, bool failedCreating, DateTimeOffset now)
    {
        var others = (set.Status?.Conditions ?? []).Where(c => c.Type != "ReplicaFailure").ToList();
        if (failure is not null)
        {
            var known = set.Status?.Conditions?.FirstOrDefault(c => c.Type == "ReplicaFailure");
            others.Add(known ?? new ReplicaSetCondition
            {
                Type = "ReplicaFailure",
                Status = "True",
                Reason = failedCreating ? "FailedCreate" : "FailedDelete",
                Message = failure,
                LastTransitionTime = now,
            });
        }
        return others.Count == 0 ? null : others;
    }
}
