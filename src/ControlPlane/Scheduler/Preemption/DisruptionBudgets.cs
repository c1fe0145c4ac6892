using MiniKube.ControlPlane.Scheduler.Framework;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Policy;

namespace MiniKube.ControlPlane.Scheduler.Preemption;

/// <summary>Splits victims by whether their disruption budgets still allow them to go.</summary>
internal static class DisruptionBudgets
{
    public static (IReadOnlyList<PodInfo> Violating, IReadOnlyList<PodInfo> Free) Split(IEnumerable<PodInfo> pods, IReadOnlyCollection<PodDisruptionBudget> budgets)
    {
        var allowed = budgets.ToDictionary(b => b.Key, b => b.Status?.DisruptionsAllowed ?? 0);
        var (violating, free) = (new List<PodInfo>(), new List<PodInfo>());
        foreach (var pod in pods)
        {
            var violates = false;
            foreach (var budget in budgets.Where(b => Covers(b, pod)))
            {
                // A pod already counted as disrupted costs nothing more.
                if (budget.Status?.DisruptedPods?.ContainsKey(pod.Pod.Name) == true) continue;
                violates |= --allowed[budget.Key] < 0;
            }

            (violates ? violating : free).Add(pod);
        }

        return (violating, free);
    }

    private static bool Covers(PodDisruptionBudget budget, PodInfo pod)
    {
        if (budget.Namespace != pod.Pod.Namespace || pod.Pod.Labels.Count == 0 || budget.Spec?.Selector is not { } selector) return false;
        if ((selector.MatchLabels?.Count ?? 0) + (selector.MatchExpressions?.Count ?? 0) == 0) return false;
        return LabelMatching.Matches(selector, pod.Pod.Labels);
    }
}
