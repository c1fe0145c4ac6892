using MiniKube.ControlPlane.ControllerManager.Pods;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.ControllerManager.Controllers.PodGc;

/// <summary>Which pods nobody else will ever remove. Pure.</summary>
public static class PodGcPlan
{
    /// <summary>The oldest ended pods above the threshold; none where it is 0 or less.</summary>
    public static IReadOnlyList<Pod> Surplus(IReadOnlyCollection<Pod> pods, int threshold)
    {
        if (threshold <= 0) return [];
        Pod[] ended = [.. pods.Where(p => p.HasEnded && !p.IsBeingDeleted)];
        return [.. ended.OrderBy(p => p.Metadata?.CreationTimestamp?.Value).ThenBy(p => p.Name, StringComparer.Ordinal).Take(Math.Max(0, ended.Length - threshold))];
    }

    /// <summary>Being deleted before it had a node: no kubelet will finish it.</summary>
    public static bool IsUnscheduledTerminating(Pod pod) => pod.IsBeingDeleted && string.IsNullOrEmpty(pod.Spec?.NodeName);

    /// <summary>On a node that does not exist.</summary>
    public static bool IsOrphaned(Pod pod, Func<string, bool> nodeExists) => pod.Spec?.NodeName is { Length: > 0 } node && !nodeExists(node);
}
