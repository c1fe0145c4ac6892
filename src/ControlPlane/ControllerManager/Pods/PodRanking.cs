using System.Globalization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.ControllerManager.Pods;

/// <summary>Which pods to give up first when there are too many: those that lose the least. Pure.</summary>
public static class PodRanking
{
    /// <summary>Pods in the order in which they should go.</summary>
    /// <param name="related">All pods of the same application; of two alike, the one on the fuller node goes first.</param>
    public static IReadOnlyList<Pod> ForDeletion(IReadOnlyCollection<Pod> candidates, IReadOnlyCollection<Pod> related, DateTimeOffset now)
    {
        var onNode = related.Where(p => p.IsActive).GroupBy(p => p.Spec?.NodeName ?? "", StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
        return [.. candidates
            .OrderBy(p => p.Spec?.NodeName is { Length: > 0 })
            .ThenBy(p => p.Phase switch { "Pending" => 0, "Unknown" => 1, _ => 2 })
            .ThenBy(p => p.IsReady)
            .ThenBy(DeletionCost)
            .ThenByDescending(p => onNode.GetValueOrDefault(p.Spec?.NodeName ?? ""))
            .ThenBy(p => p.IsReady ? AgeClass(now - p.Condition("Ready")!.LastTransitionTime?.Value) : 0)
            .ThenByDescending(p => p.Restarts)
            .ThenBy(p => AgeClass(now - p.Metadata?.CreationTimestamp?.Value))
            .ThenByDescending(p => p.Uid, StringComparer.Ordinal)];
    }

    private static int DeletionCost(Pod pod) =>
        pod.Annotations.TryGetValue("controller.kubernetes.io/pod-deletion-cost", out var text)
        && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var cost) ? cost : 0;

    /// <summary>Ages of the same magnitude count as equal, so that not always the youngest goes.</summary>
    private static int AgeClass(TimeSpan? age) => age is { Ticks: > 0 } a ? (int)Math.Log2(a.TotalNanoseconds) : 0;
}
