using MiniKube.Node.Kubelet.Resources;
using MiniKube.Node.Kubelet.Status;

namespace MiniKube.Node.Kubelet.Pods;

/// <summary>The node's own check of a pod that was bound to it: the scheduler may have been late, or bypassed. Pure.</summary>
public static class PodAdmission
{
    /// <param name="others">Pods on the node that use resources.</param>
    /// <param name="labels">The node's labels; null when they are not known.</param>
    /// <returns>Null when the pod may run.</returns>
    public static PodFailure? Check(Pod pod, IReadOnlyCollection<Pod> others, IReadOnlyDictionary<string, Quantity> allocatable, IReadOnlyDictionary<string, string>? labels)
    {
        if (pod.Spec?.NodeSelector is { } selector && labels is not null && selector.Any(p => labels.GetValueOrDefault(p.Key) != p.Value))
            return Rejected("NodeAffinity", "Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector");
        if (HostPortTaken(pod, others)) return Rejected("NodePorts", "Predicate NodePorts failed: node(s) didn't have free ports for the requested pod ports");
        if (allocatable.TryGetValue("pods", out var most) && others.Count + 1 > Amount.Units(most))
            return Insufficient("pods", 1, others.Count, Amount.Units(most));
        foreach (var (name, requested) in PodResources.Requests(pod).OrderBy(r => r.Key, StringComparer.Ordinal))
        {
            if (requested == 0) continue;
            var capacity = allocatable.TryGetValue(name, out var quantity) ? Amount.Milli(quantity) : 0;
            var used = others.Sum(o => PodResources.Requests(o).GetValueOrDefault(name));
            if (used + requested > capacity) return Insufficient(name, Shown(name, requested), Shown(name, used), Shown(name, capacity));
        }
        return null;
    }

    private static PodFailure Insufficient(string name, long requested, long used, long capacity) => new(
        "OutOf" + name, $"Pod was rejected: Node didn't have enough resource: {name}, requested: {requested}, used: {used}, capacity: {capacity}");

    private static PodFailure Rejected(string reason, string message) => new(reason, "Pod was rejected: " + message);

    private static long Shown(string name, long milli) => name == "cpu" ? milli : milli / 1000;

    private static bool HostPortTaken(Pod pod, IReadOnlyCollection<Pod> others)
    {
        var taken = others.SelectMany(HostPorts).ToArray();
        return HostPorts(pod).Any(p => taken.Any(t => t.Port == p.Port && t.Protocol == p.Protocol && (t.Ip == p.Ip || t.Ip == "0.0.0.0" || p.Ip == "0.0.0.0")));
    }

    private static IEnumerable<(int Port, string Protocol, string Ip)> HostPorts(Pod pod) =>
        (pod.Spec?.Containers ?? []).SelectMany(c => c.Ports ?? []).Where(p => p.HostPort > 0)
            .Select(p => (p.HostPort!.Value, p.Protocol ?? "TCP", p.HostIP is { Length: > 0 } ip ? ip : "0.0.0.0"));
}
