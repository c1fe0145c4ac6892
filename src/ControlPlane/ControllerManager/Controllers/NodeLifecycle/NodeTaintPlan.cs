using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.ControllerManager.Controllers.NodeLifecycle;

/// <summary>The taints a node's conditions ask for. Pure. Taints set by others stay.</summary>
public static class NodeTaintPlan
{
    public const string NotReady = "node.kubernetes.io/not-ready";
    public const string Unreachable = "node.kubernetes.io/unreachable";
    private const string Unschedulable = "node.kubernetes.io/unschedulable";

    private static readonly (string Condition, string Status, string Key)[] ByCondition =
    [
        ("Ready", "False", NotReady),
        ("Ready", "Unknown", Unreachable),
        ("MemoryPressure", "True", "node.kubernetes.io/memory-pressure"),
        ("DiskPressure", "True", "node.kubernetes.io/disk-pressure"),
        ("PIDPressure", "True", "node.kubernetes.io/pid-pressure"),
        ("NetworkUnavailable", "True", "node.kubernetes.io/network-unavailable"),
    ];

    private static readonly HashSet<string> Managed = [.. ByCondition.Select(c => c.Key), Unschedulable];

    /// <summary>The taints the node should carry.</summary>
    /// <param name="evict">Whether pods should be driven off a node that is not ready; false leaves out NoExecute.</param>
    public static IReadOnlyList<Taint> For(Node node, bool evict, DateTimeOffset now)
    {
        var wanted = new List<Taint>();
        foreach (var (condition, status, key) in ByCondition)
        {
            if ((node.Status?.Conditions?.FirstOrDefault(c => c.Type == condition)?.Status ?? "") == status) wanted.Add(new Taint { Key = key, Effect = "NoSchedule", TimeAdded = now });
        }
        if (node.Spec?.Unschedulable == true) wanted.Add(new Taint { Key = Unschedulable, Effect = "NoSchedule", TimeAdded = now });
        if (evict && wanted.FirstOrDefault(t => t.Key is NotReady or Unreachable) is { } reason) wanted.Add(reason with { Effect = "NoExecute" });
        var present = node.Spec?.Taints ?? [];
        var kept = present.Where(t => !IsManaged(t) || wanted.Any(w => Same(w, t)));
        return [.. kept, .. wanted.Where(w => !present.Any(t => Same(w, t)))];
    }

    public static bool SameAs(this IReadOnlyList<Taint> a, IReadOnlyList<Taint>? b) =>
        a.Count == (b?.Count ?? 0) && a.All(t => b!.Any(o => Same(t, o)));

    public static bool HasNoExecute(Node node) => node.Spec?.Taints?.Any(t => t.Effect == "NoExecute" && t.Key is NotReady or Unreachable) == true;

    private static bool IsManaged(Taint taint) => taint.Effect switch
    {
        "NoSchedule" => Managed.Contains(taint.Key),
        "NoExecute" => taint.Key is NotReady or Unreachable,
        _ => false,
    };

    private static bool Same(Taint a, Taint b) => a.Key == b.Key && a.Effect == b.Effect;
}
