using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.ControllerManager.Controllers.TaintEviction;

/// <summary>When a pod must leave a node because of the node's NoExecute taints. Pure.</summary>
public static class EvictionDeadline
{
    /// <summary>Null: it may stay. A time in the past: it must leave now.</summary>
    public static DateTimeOffset? For(Pod pod, IEnumerable<Taint> taints, DateTimeOffset now)
    {
        DateTimeOffset? earliest = null;
        foreach (var taint in taints.Where(t => t.Effect == "NoExecute"))
        {
            var tolerations = (pod.Spec?.Tolerations ?? []).Where(t => Tolerates(t, taint)).ToList();
            if (tolerations.Count == 0) return DateTimeOffset.MinValue;
            // Of several tolerations the shortest counts; one without a limit does not shorten.
            var limits = tolerations.Where(t => t.TolerationSeconds is not null).Select(t => Math.Max(0, t.TolerationSeconds!.Value)).ToList();
            if (limits.Count == 0) continue;
            var leave = (taint.TimeAdded?.Value ?? now).AddSeconds(limits.Min());
            if (earliest is null || leave < earliest) earliest = leave;
        }
        return earliest;
    }

    /// <summary>Whether one toleration covers one taint.</summary>
    public static bool Tolerates(Toleration toleration, Taint taint)
    {
        if (toleration.Effect is { Length: > 0 } effect && effect != taint.Effect) return false;
        if (toleration.Key is { Length: > 0 } key && key != taint.Key) return false;
        return toleration.Operator switch
        {
            "Exists" => true,
            null or "" or "Equal" => toleration.Key is { Length: > 0 } && (toleration.Value ?? "") == (taint.Value ?? ""),
            _ => false,
        };
    }
}
