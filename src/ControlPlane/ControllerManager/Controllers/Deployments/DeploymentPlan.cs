using MiniKube.ControlPlane.ControllerManager.Ownership;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Apps;

namespace MiniKube.ControlPlane.ControllerManager.Controllers.Deployments;

/// <summary>Decides the next step of a Deployment from what is. Pure: scenario in, actions out. A rollout is many such steps, each
/// made when the ReplicaSets' statuses changed after the one before.</summary>
public static class DeploymentPlan
{
    /// <param name="sets">The ReplicaSets the Deployment owns.</param>
    /// <param name="podsPerSet">By the set's uid, pods that have not ended, terminating ones included; only Recreate looks at it.</param>
    public static DeploymentActions For(Deployment deployment, IEnumerable<ReplicaSet> sets, IReadOnlyDictionary<string, int> podsPerSet, DateTimeOffset now)
    {
        var rollout = new Rollout(deployment, sets);
        if (deployment.IsBeingDeleted) return Finish(rollout, progress: false, [], now);
        deployment = WithPauseCondition(deployment, now);
        if (deployment.Spec?.Paused == true || SizeChanged(deployment, rollout))
        {
            RefreshCurrent(rollout, create: false);
            DeploymentScaling.Apply(rollout);
            return Finish(rollout, progress: false, deployment.Spec?.Paused == true ? Cleanable(rollout) : [], now, deployment);
        }
        if (RolloutBounds.IsRolling(deployment)) Roll(rollout);
        else Recreate(rollout, podsPerSet);
        var status = DeploymentStatusPlan.For(deployment, rollout.All, rollout.Current, progress: true, now);
        return Finish(rollout, progress: true, DeploymentStatusPlan.IsComplete(deployment, status) ? Cleanable(rollout) : [], now, deployment);
    }

    /// <summary>The ReplicaSet of the current template, sized as far as the bounds allow.</summary>
    public static ReplicaSet NewReplicaSet(Deployment deployment, int size, long revision)
    {
        var template = deployment.Spec!.Template!;
        var hash = TemplateFingerprint.Hash(template, deployment.Status?.CollisionCount);
        var labels = new Dictionary<string, string>(template.Metadata?.Labels ?? new Dictionary<string, string>(), StringComparer.Ordinal) { [TemplateFingerprint.HashLabel] = hash };
        var match = new Dictionary<string, string>(deployment.Spec.Selector?.MatchLabels ?? new Dictionary<string, string>(), StringComparer.Ordinal) { [TemplateFingerprint.HashLabel] = hash };
        var bounds = RolloutBounds.Of(deployment);
        var set = new ReplicaSet
        {
            ApiVersion = "apps/v1",
            Kind = "ReplicaSet",
            Metadata = new ObjectMeta
            {
                Name = $"{deployment.Name}-{hash}",
                Namespace = deployment.Namespace,
                Labels = labels,
                OwnerReferences = [OwnerReferences.ControllerOf(deployment, "apps/v1", "Deployment")],
            },
            Spec = new ReplicaSetSpec
            {
                Replicas = size,
                MinReadySeconds = deployment.Spec.MinReadySeconds,
                Selector = deployment.Spec.Selector! with { MatchLabels = match },
                Template = template with { Metadata = (template.Metadata ?? new ObjectMeta()) with { Labels = labels } },
            },
        };
        var annotations = RevisionAnnotations.WithSize(RevisionAnnotations.ForCurrent(deployment, set, revision), bounds.Replicas, bounds.MaxTotal);
        return set with { Metadata = set.Metadata with { Annotations = annotations } };
    }

    private static void Roll(Rollout rollout)
    {
        if (RefreshCurrent(rollout, create: true)) return;
        var current = rollout.Current!;
        var size = Rollout.SizeOf(current);
        var wanted = size > rollout.Bounds.Replicas ? rollout.Bounds.Replicas : rollout.AllowedSizeOfCurrent(size);
        if (rollout.Resize(current, wanted)) return;
        ShrinkOld(rollout);
    }

    /// <summary>Old pods that never became ready go first: they serve nobody. Then as many as availability allows.</summary>
    private static void ShrinkOld(Rollout rollout)
    {
        if (rollout.Old.Sum(Rollout.SizeOf) == 0) return;
        var unavailableCurrent = Rollout.SizeOf(rollout.Current!) - Rollout.AvailableOf(rollout.Current!);
        var budget = rollout.All.Sum(Rollout.SizeOf) - rollout.Bounds.MinAvailable - unavailableCurrent;
        if (budget <= 0) return;
        foreach (var set in rollout.Old)
        {
            var unhealthy = Rollout.SizeOf(set) - Math.Min(Rollout.AvailableOf(set), Rollout.SizeOf(set));
            var drop = Math.Min(unhealthy, budget);
            if (drop <= 0) continue;
            rollout.Resize(set, Rollout.SizeOf(set) - drop);
            budget -= drop;
        }
        var spare = rollout.All.Sum(Rollout.AvailableOf) - rollout.Bounds.MinAvailable;
        foreach (var set in rollout.Old)
        {
            var drop = Math.Min(Rollout.SizeOf(set), spare);
            if (drop <= 0) continue;
            rollout.Resize(set, Rollout.SizeOf(set) - drop);
            spare -= drop;
        }
    }

    private static void Recreate(Rollout rollout, IReadOnlyDictionary<string, int> podsPerSet)
    {
        if (RefreshCurrent(rollout, create: false)) return;
        var stopped = false;
        foreach (var set in rollout.Old.Where(s => Rollout.SizeOf(s) > 0)) stopped |= rollout.Resize(set, 0);
        if (stopped || podsPerSet.Any(p => p.Key != (rollout.Current?.Uid ?? "") && p.Value > 0)) return;
        if (RefreshCurrent(rollout, create: true)) return;
        rollout.Resize(rollout.Current!, rollout.Bounds.Replicas);
    }

    /// <summary>Makes or updates the set of the current template; true where that alone is the step.</summary>
    private static bool RefreshCurrent(Rollout rollout, bool create)
    {
        var revision = rollout.Old.Select(RevisionAnnotations.RevisionOf).DefaultIfEmpty(0).Max() + 1;
        if (rollout.Current is not { } current)
        {
            if (!create) return false;
            rollout.AddCurrent(NewReplicaSet(rollout.Deployment, Math.Max(0, rollout.AllowedSizeOfCurrent(0)), revision));
            return true;
        }
        var annotations = RevisionAnnotations.ForCurrent(rollout.Deployment, current, revision);
        var minReady = rollout.Deployment.Spec?.MinReadySeconds ?? 0;
        if (RevisionAnnotations.Same(annotations, current.Annotations) && (current.Spec?.MinReadySeconds ?? 0) == minReady) return false;
        rollout.Replace(current with { Metadata = current.Metadata! with { Annotations = annotations }, Spec = current.Spec! with { MinReadySeconds = rollout.Deployment.Spec?.MinReadySeconds } });
        return true;
    }

    private static bool SizeChanged(Deployment deployment, Rollout rollout) => rollout.All
        .Where(s => Rollout.SizeOf(s) > 0)
        .Any(s => RevisionAnnotations.NumberOf(s, RevisionAnnotations.DesiredReplicas) is { } desired && desired != (deployment.Spec?.Replicas ?? 1));

    /// <summary>Sets that nobody needs for an undo any more.</summary>
    private static IReadOnlyList<ReplicaSet> Cleanable(Rollout rollout)
    {
        if (rollout.Deployment.Spec?.RevisionHistoryLimit is not { } limit) return [];
        ReplicaSet[] old = [.. rollout.Old.Where(s => !s.IsBeingDeleted)];
        return [.. old.OrderBy(RevisionAnnotations.RevisionOf).Take(Math.Max(0, old.Length - limit))
            .Where(s => Rollout.SizeOf(s) == 0 && (s.Status?.Replicas ?? 0) == 0 && (s.Status?.ObservedGeneration ?? 0) >= (s.Metadata?.Generation ?? 0))];
    }

    /// <summary>While paused, time does not count against the deadline.</summary>
    private static Deployment WithPauseCondition(Deployment deployment, DateTimeOffset now)
    {
        var known = DeploymentStatusPlan.Find(deployment.Status, DeploymentStatusPlan.Progressing);
        if (!DeploymentStatusPlan.HasDeadline(deployment) || known?.Reason == "ProgressDeadlineExceeded") return deployment;
        var paused = deployment.Spec?.Paused == true;
        if (paused == (known?.Reason == "DeploymentPaused")) return deployment;
        var (reason, message) = paused ? ("DeploymentPaused", "Deployment is paused") : ("DeploymentResumed", "Deployment is resumed");
        return deployment with { Status = DeploymentStatusPlan.Set(deployment.Status ?? new DeploymentStatus(), DeploymentStatusPlan.Progressing, "Unknown", reason, message, now) };
    }

    private static DeploymentActions Finish(Rollout rollout, bool progress, IReadOnlyList<ReplicaSet> delete, DateTimeOffset now, Deployment? seen = null)
    {
        var deployment = WithNewSetCondition(seen ?? rollout.Deployment, rollout, now);
        var status = DeploymentStatusPlan.For(deployment, rollout.All, rollout.Current, progress, now);
        var revision = rollout.Current?.Annotations.GetValueOrDefault(RevisionAnnotations.Revision);
        return new DeploymentActions
        {
            Create = rollout.Created,
            Update = rollout.Updates,
            Delete = delete,
            Revision = revision is not null && revision != deployment.Annotations.GetValueOrDefault(RevisionAnnotations.Revision) ? revision : null,
            Status = status,
            LookAgainAt = progress ? DeploymentStatusPlan.Deadline(deployment, status)?.AddSeconds(1) : null,
        };
    }

    private static Deployment WithNewSetCondition(Deployment deployment, Rollout rollout, DateTimeOffset now)
    {
        if (!DeploymentStatusPlan.HasDeadline(deployment) || deployment.IsBeingDeleted || rollout.Current is not { } current) return deployment;
        var status = deployment.Status ?? new DeploymentStatus();
        if (rollout.Created is not null)
            return deployment with { Status = DeploymentStatusPlan.Set(status, DeploymentStatusPlan.Progressing, "True", "NewReplicaSetCreated", $"Created new replica set \"{current.Name}\"", now) };
        if (DeploymentStatusPlan.Find(status, DeploymentStatusPlan.Progressing) is not null) return deployment;
        return deployment with { Status = DeploymentStatusPlan.Set(status, DeploymentStatusPlan.Progressing, "True", "FoundNewReplicaSet", $"Found new replica set \"{current.Name}\"", now) };
    }
}
