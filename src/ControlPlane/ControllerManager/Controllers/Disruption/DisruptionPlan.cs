using MiniKube.ControlPlane.ControllerManager.Pods;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Core;
using MiniKube.Machinery.Api.Types.Policy;

namespace MiniKube.ControlPlane.ControllerManager.Controllers.Disruption;

/// <summary>How many pods a PodDisruptionBudget lets go now; the eviction subresource holds evictions against it. Pure.</summary>
public static class DisruptionPlan
{
    /// <summary>An eviction that was admitted but not seen as a deletion is forgotten after this time.</summary>
    public static readonly TimeSpan EvictionTimeout = TimeSpan.FromMinutes(2);

    /// <param name="pods">The pods the budget selects.</param>
    /// <param name="expected">The number their controllers want; null where a pod has no controller with a scale.</param>
    public static PodDisruptionBudgetStatus Status(PodDisruptionBudget budget, IReadOnlyCollection<Pod> pods, int? expected, DateTimeOffset now)
    {
        var disrupted = (budget.Status?.DisruptedPods ?? new Dictionary<string, Time>())
            .Where(d => now - d.Value.Value < EvictionTimeout && pods.Any(p => p.Name == d.Key && !p.IsBeingDeleted))
            .ToDictionary(d => d.Key, d => d.Value, StringComparer.Ordinal);
        var healthy = pods.Count(p => !p.IsBeingDeleted && !disrupted.ContainsKey(p.Name) && p.IsReady);
        var (total, desired) = Desired(budget.Spec ?? new PodDisruptionBudgetSpec(), pods.Count, expected);
        var allowed = total > 0 ? Math.Max(0, healthy - desired) : 0;
        return new PodDisruptionBudgetStatus
        {
            ObservedGeneration = budget.Metadata?.Generation,
            DisruptedPods = disrupted.Count == 0 ? null : disrupted,
            CurrentHealthy = healthy,
            DesiredHealthy = desired,
            ExpectedPods = total,
            DisruptionsAllowed = allowed,
            Conditions = [Condition(budget, allowed, now)],
        };
    }

    private static (int Expected, int Desired) Desired(PodDisruptionBudgetSpec spec, int pods, int? expected)
    {
        if (spec.MaxUnavailable is { } unavailable)
        {
            var total = expected ?? pods;
            return (total, Math.Max(0, total - (unavailable.Resolve(total, roundUp: true) ?? 0)));
        }
        if (spec.MinAvailable is not { } available) return (pods, 0);
        if (available.Text is null) return (pods, available.Int);
        var all = expected ?? pods;
        return (all, available.Resolve(all, roundUp: true) ?? 0);
    }

    private static Condition Condition(PodDisruptionBudget budget, int allowed, DateTimeOffset now)
    {
        var (status, reason) = allowed > 0 ? ("True", "SufficientPods") : ("False", "InsufficientPods");
        var known = budget.Status?.Conditions?.FirstOrDefault(c => c.Type == "DisruptionAllowed");
        return new Condition
        {
            Type = "DisruptionAllowed",
            Status = status,
            Reason = reason,
            Message = "",
            ObservedGeneration = budget.Metadata?.Generation,
            LastTransitionTime = known is not null && known.Status == status ? known.LastTransitionTime : now,
        };
    }
}
