namespace MiniKube.Node.Kubelet.Resources;

/// <summary>What one pod asks of a node, summed as the scheduler sums it: sidecars and containers together, or the
/// largest init container with the sidecars started before it, whichever is more; plus overhead.</summary>
public static class PodResources
{
    /// <summary>Requests by resource name, in milli-units.</summary>
    public static IReadOnlyDictionary<string, long> Requests(Pod pod) => Sum(pod, r => r?.Requests, pod.Spec?.Resources?.Requests);

    /// <summary>Limits by resource name, in milli-units; a resource that any container leaves unlimited is absent.</summary>
    public static IReadOnlyDictionary<string, long> Limits(Pod pod)
    {
        var limits = new Dictionary<string, long>(Sum(pod, r => r?.Limits, pod.Spec?.Resources?.Limits), StringComparer.Ordinal);
        foreach (var name in limits.Keys.ToArray())
        {
            if (pod.Spec?.Resources?.Limits?.ContainsKey(name) == true) continue;
            if (AllLongRunning(pod).Any(c => c.Resources?.Limits?.ContainsKey(name) != true)) limits.Remove(name);
        }
        return limits;
    }

    public static bool IsSidecar(Container container) => container.RestartPolicy == "Always";

    private static IEnumerable<Container> AllLongRunning(Pod pod) =>
        (pod.Spec?.Containers ?? []).Concat((pod.Spec?.InitContainers ?? []).Where(IsSidecar));

    private static Dictionary<string, long> Sum(
        Pod pod, Func<ResourceRequirements?, IReadOnlyDictionary<string, Quantity>?> side, IReadOnlyDictionary<string, Quantity>? podLevel)
    {
        var total = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var container in pod.Spec?.Containers ?? []) Add(total, side(container.Resources));
        var sidecars = new Dictionary<string, long>(StringComparer.Ordinal);
        var initPeak = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var container in pod.Spec?.InitContainers ?? [])
        {
            var now = new Dictionary<string, long>(sidecars, StringComparer.Ordinal);
            Add(now, side(container.Resources));
            if (IsSidecar(container)) Add(sidecars, side(container.Resources));
            Max(initPeak, now);
        }
        foreach (var (name, value) in sidecars) total[name] = total.GetValueOrDefault(name) + value;
        Max(total, initPeak);
        foreach (var (name, quantity) in podLevel ?? new Dictionary<string, Quantity>()) total[name] = Amount.Milli(quantity);
        Add(total, pod.Spec?.Overhead);
        return total;
    }

    private static void Add(Dictionary<string, long> total, IReadOnlyDictionary<string, Quantity>? resources)
    {
        foreach (var (name, quantity) in resources ?? new Dictionary<string, Quantity>())
            total[name] = total.GetValueOrDefault(name) + Amount.Milli(quantity);
    }

    private static void Max(Dictionary<string, long> total, Dictionary<string, long> other)
    {
        foreach (var (name, value) in other) total[name] = Math.Max(total.GetValueOrDefault(name), value);
    }
}
