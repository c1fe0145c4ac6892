namespace MiniKube.Node.Kubelet.Resources;

/// <summary>The quality-of-service class of a pod: decides its cgroup and the order in which memory pressure kills.</summary>
public static class QosClass
{
    public const string Guaranteed = "Guaranteed";
    public const string Burstable = "Burstable";
    public const string BestEffort = "BestEffort";

    private static readonly string[] Considered = ["cpu", "memory"];

    public static string Of(Pod pod)
    {
        if (pod.Status?.QosClass is { Length: > 0 } assigned) return assigned;
        var containers = (pod.Spec?.Containers ?? []).Concat(pod.Spec?.InitContainers ?? []).ToArray();
        var any = false;
        var guaranteed = true;
        foreach (var container in containers)
        {
            foreach (var name in Considered)
            {
                var limit = Amount.Milli(container.Resources?.Limits, name) ?? 0;
                var request = Amount.Milli(container.Resources?.Requests, name) ?? limit;
                if (limit > 0 || request > 0) any = true;
                if (limit <= 0 || request != limit) guaranteed = false;
            }
        }
        return !any ? BestEffort : guaranteed ? Guaranteed : Burstable;
    }

    /// <summary>The OOM score adjustment for a container: guaranteed −997, best effort 1000, in between by memory share.</summary>
    public static long OomScore(Pod pod, Container container, long nodeMemoryBytes)
    {
        switch (Of(pod))
        {
            case Guaranteed: return -997;
            case BestEffort: return 1000;
            default:
                var request = Amount.Units(container.Resources?.Requests, "memory") ?? Amount.Units(container.Resources?.Limits, "memory") ?? 0;
                var score = 1000 - 1000 * (decimal)request / Math.Max(nodeMemoryBytes, 1);
                return (long)Math.Clamp(score, 3m, 999m);
        }
    }
}
