using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.Scheduler.Plugins;

/// <summary>When a toleration covers a taint.</summary>
internal static class TaintMatching
{
    public const string NoSchedule = "NoSchedule";
    public const string NoExecute = "NoExecute";
    public const string PreferNoSchedule = "PreferNoSchedule";

    public static bool Tolerates(this Toleration toleration, Taint taint)
    {
        if (!string.IsNullOrEmpty(toleration.Effect) && toleration.Effect != taint.Effect) return false;
        if (!string.IsNullOrEmpty(toleration.Key) && toleration.Key != taint.Key) return false;
        return toleration.Operator switch
        {
            null or "" or "Equal" => (toleration.Value ?? "") == (taint.Value ?? ""),
            "Exists" => true,
            "Gt" => Compares(toleration, taint, (taintValue, tolerated) => taintValue > tolerated),
            "Lt" => Compares(toleration, taint, (taintValue, tolerated) => taintValue < tolerated),
            _ => false,
        };
    }

    /// <summary>The first taint of these effects that nothing tolerates.</summary>
    public static Taint? FirstUntolerated(IReadOnlyList<Taint> taints, IReadOnlyList<Toleration> tolerations, params ReadOnlySpan<string> effects)
    {
        foreach (var taint in taints)
        {
            if (effects.Contains(taint.Effect) && !tolerations.Any(t => t.Tolerates(taint))) return taint;
        }

        return null;
    }

    private static bool Compares(Toleration toleration, Taint taint, Func<long, long, bool> compare) =>
        long.TryParse(taint.Value, out var a) && long.TryParse(toleration.Value, out var b) && compare(a, b);
}
