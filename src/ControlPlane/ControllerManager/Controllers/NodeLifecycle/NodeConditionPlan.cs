using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.ControllerManager.Controllers.NodeLifecycle;

/// <summary>What silence makes of a node's conditions. Pure.</summary>
public static class NodeConditionPlan
{
    private static readonly string[] Watched = ["Ready", "MemoryPressure", "DiskPressure", "PIDPressure"];

    public static string ReadyOf(Node node) => node.Status?.Conditions?.FirstOrDefault(c => c.Type == "Ready")?.Status ?? "Unknown";

    /// <summary>The grace a node has: longer before it reported for the first time.</summary>
    public static TimeSpan GraceOf(Node node, TimeSpan grace, TimeSpan startup) =>
        node.Status?.Conditions?.Any(c => c.Type == "Ready") == true ? grace : startup;

    /// <summary>The node's conditions after it was silent for too long; null where they say so already.</summary>
    public static IReadOnlyList<NodeCondition>? WhenSilent(Node node, DateTimeOffset now)
    {
        var conditions = (node.Status?.Conditions ?? []).ToList();
        var changed = false;
        foreach (var type in Watched)
        {
            var at = conditions.FindIndex(c => c.Type == type);
            if (at < 0)
            {
                conditions.Add(new NodeCondition
                {
                    Type = type,
                    Status = "Unknown",
                    Reason = "NodeStatusNeverUpdated",
                    Message = "Kubelet never posted node status.",
                    LastHeartbeatTime = node.Metadata?.CreationTimestamp,
                    LastTransitionTime = now,
                });
            }
            else if (conditions[at].Status != "Unknown")
            {
                conditions[at] = conditions[at] with { Status = "Unknown", Reason = "NodeStatusUnknown", Message = "Kubelet stopped posting node status.", LastTransitionTime = now };
            }
            else
            {
                continue;
            }
            changed = true;
        }
        return changed ? conditions : null;
    }
}
