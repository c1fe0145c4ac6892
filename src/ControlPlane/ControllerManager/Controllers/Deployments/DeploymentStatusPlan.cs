using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Apps;

namespace MiniKube.ControlPlane.ControllerManager.Controllers.Deployments;

/// <summary>The status of a Deployment from its ReplicaSets: counts, availability, and whether the rollout gets on. Pure.</summary>
public static class DeploymentStatusPlan
{
    public const string Available = "Available";
    public const string Progressing = "Progressing";
    public const string ReplicaFailure = "ReplicaFailure";

    /// <param name="progress">False while paused or scaling: then progress is not judged.</param>
    public static DeploymentStatus For(Deployment deployment, IReadOnlyList<ReplicaSet> sets, ReplicaSet? current, bool progress, DateTimeOffset now)
    {
        var status = Counted(deployment, sets, current);
        status = WithAvailability(deployment, status, now);
        if (!progress) return status;
        status = WithProgress(deployment, status, current, now);
        var failure = sets.SelectMany(s => s.Status?.Conditions ?? []).FirstOrDefault(c => c.Type == ReplicaFailure && c.Status == "True");
        return failure is null
            ? status with { Conditions = Without(status.Conditions, ReplicaFailure) }
            : Set(status, ReplicaFailure, "True", failure.Reason ?? "", failure.Message ?? "", now);
    }

    /// <summary>Whether all wanted pods are of the current template, available, and alone.</summary>
    public static bool IsComplete(Deployment deployment, DeploymentStatus status)
    {
        var replicas = deployment.Spec?.Replicas ?? 1;
        return (status.UpdatedReplicas ?? 0) == replicas && (status.Replicas ?? 0) == replicas && (status.AvailableReplicas ?? 0) == replicas
            && (status.ObservedGeneration ?? 0) >= (deployment.Metadata?.Generation ?? 0);
    }

    /// <summary>When the rollout will have taken too long; null where no deadline runs.</summary>
    public static DateTimeOffset? Deadline(Deployment deployment, DeploymentStatus status)
    {
        var condition = Find(status, Progressing);
        if (condition is null || !HasDeadline(deployment) || IsComplete(deployment, status)) return null;
        if (condition.Reason is "NewReplicaSetAvailable" or "ProgressDeadlineExceeded" or "DeploymentPaused") return null;
        return condition.LastUpdateTime?.Value.AddSeconds(deployment.Spec!.ProgressDeadlineSeconds!.Value);
    }

    public static bool HasDeadline(Deployment deployment) => deployment.Spec?.ProgressDeadlineSeconds is { } s and not int.MaxValue && s > 0;

    public static DeploymentCondition? Find(DeploymentStatus? status, string type) => status?.Conditions?.FirstOrDefault(c => c.Type == type);

    /// <summary>Sets a condition. The same status and reason as before changes nothing; the same status keeps the time of transition.</summary>
    public static DeploymentStatus Set(DeploymentStatus status, string type, string value, string reason, string message, DateTimeOffset now)
    {
        var known = Find(status, type);
        if (known is not null && known.Status == value && known.Reason == reason) return status;
        var condition = new DeploymentCondition
        {
            Type = type,
            Status = value,
            Reason = reason,
            Message = message,
            LastUpdateTime = now,
            LastTransitionTime = known is not null && known.Status == value ? known.LastTransitionTime : now,
        };
        return status with { Conditions = [.. (status.Conditions ?? []).Where(c => c.Type != type), condition] };
    }

    public static bool Same(DeploymentStatus? a, DeploymentStatus b) =>
        a is not null && a.ObservedGeneration == b.ObservedGeneration && (a.Replicas ?? 0) == (b.Replicas ?? 0) && (a.UpdatedReplicas ?? 0) == (b.UpdatedReplicas ?? 0)
        && (a.ReadyReplicas ?? 0) == (b.ReadyReplicas ?? 0) && (a.AvailableReplicas ?? 0) == (b.AvailableReplicas ?? 0)
        && (a.UnavailableReplicas ?? 0) == (b.UnavailableReplicas ?? 0) && a.CollisionCount == b.CollisionCount
        && (a.TerminatingReplicas ?? 0) == (b.TerminatingReplicas ?? 0)
        && (a.Conditions ?? []).Select(Read).SequenceEqual((b.Conditions ?? []).Select(Read));

    private static (string, string, string?, string?, Time?) Read(DeploymentCondition c) => (c.Type, c.Status, c.Reason, c.Message, c.LastUpdateTime);

    private static DeploymentStatus Counted(Deployment deployment, IReadOnlyList<ReplicaSet> sets, ReplicaSet? current)
    {
        var total = sets.Sum(s => s.Status?.Replicas ?? 0);
        var available = sets.Sum(s => s.Status?.AvailableReplicas ?? 0);
        return (deployment.Status ?? new DeploymentStatus()) with
        {
            ObservedGeneration = deployment.Metadata?.Generation,
            Replicas = OrNone(total),
            UpdatedReplicas = OrNone(current?.Status?.Replicas ?? 0),
            ReadyReplicas = OrNone(sets.Sum(s => s.Status?.ReadyReplicas ?? 0)),
            AvailableReplicas = OrNone(available),
            UnavailableReplicas = OrNone(Math.Max(0, sets.Sum(s => s.Spec?.Replicas ?? 0) - available)),
            TerminatingReplicas = sets.Sum(s => s.Status?.TerminatingReplicas ?? 0),
        };
    }

    private static DeploymentStatus WithAvailability(Deployment deployment, DeploymentStatus status, DateTimeOffset now) =>
        (status.AvailableReplicas ?? 0) >= RolloutBounds.Of(deployment).MinAvailable
            ? Set(status, Available, "True", "MinimumReplicasAvailable", "Deployment has minimum availability.", now)
            : Set(status, Available, "False", "MinimumReplicasUnavailable", "Deployment does not have minimum availability.", now);

    private static DeploymentStatus WithProgress(Deployment deployment, DeploymentStatus status, ReplicaSet? current, DateTimeOffset now)
    {
        if (!HasDeadline(deployment)) return status with { Conditions = Without(status.Conditions, Progressing) };
        var known = Find(deployment.Status, Progressing);
        // Scaling a finished rollout, or losing one of its pods, is no new rollout.
        if ((status.Replicas ?? 0) == (status.UpdatedReplicas ?? 0) && known?.Reason == "NewReplicaSetAvailable") return status;
        var who = current is null ? $"Deployment \"{deployment.Name}\"" : $"ReplicaSet \"{current.Name}\"";
        if (IsComplete(deployment, status)) return Set(status, Progressing, "True", "NewReplicaSetAvailable", $"{who} has successfully progressed.", now);
        if (MadeProgress(deployment.Status, status))
        {
            var moved = Set(status with { Conditions = Without(status.Conditions, Progressing) }, Progressing, "True", "ReplicaSetUpdated", $"{who} is progressing.", now);
            return known is not { Status: "True" } ? moved : moved with
            {
                Conditions = [.. moved.Conditions!.Select(c => c.Type == Progressing ? c with { LastTransitionTime = known.LastTransitionTime } : c)],
            };
        }
        return Deadline(deployment, status) is { } deadline && deadline <= now
            ? Set(status, Progressing, "False", "ProgressDeadlineExceeded", $"{who} has timed out progressing.", now)
            : status;
    }

    private static bool MadeProgress(DeploymentStatus? before, DeploymentStatus now) =>
        (now.UpdatedReplicas ?? 0) > (before?.UpdatedReplicas ?? 0)
        || (now.Replicas ?? 0) - (now.UpdatedReplicas ?? 0) < (before?.Replicas ?? 0) - (before?.UpdatedReplicas ?? 0)
        || (now.ReadyReplicas ?? 0) > (before?.ReadyReplicas ?? 0)
        || (now.AvailableReplicas ?? 0) > (before?.AvailableReplicas ?? 0);

    private static IReadOnlyList<DeploymentCondition> Without(IReadOnlyList<DeploymentCondition>? conditions, string type) => [.. (conditions ?? []).Where(c => c.Type != type)];

    private static int? OrNone(int count) => count == 0 ? null : count;
}
