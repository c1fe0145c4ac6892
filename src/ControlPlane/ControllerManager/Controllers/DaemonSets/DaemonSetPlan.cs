using MiniKube.ControlPlane.ControllerManager.Pods;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Apps;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.ControllerManager.Controllers.DaemonSets;

/// <summary>What to do about one DaemonSet. Pure: nodes and pods in, pods to make and to delete out.</summary>
public sealed record DaemonSetPlan(IReadOnlyList<Pod> Create, IReadOnlyList<Pod> Delete, IReadOnlyList<(string Reason, string Message)> Events)
{
    /// <param name="hash">The revision of the template as it is now.</param>
    public static DaemonSetPlan For(DaemonSet set, IReadOnlyCollection<Node> nodes, IReadOnlyCollection<Pod> pods, string hash, DateTimeOffset now)
    {
        var (create, delete, events) = (new List<Pod>(), new List<Pod>(), new List<(string, string)>());
        var byNode = pods.ToLookup(p => DaemonPods.NodeOf(p) ?? "", StringComparer.Ordinal);
        foreach (var node in nodes)
        {
            var (shouldRun, mayStay) = DaemonPods.Fits(set, node);
            var here = byNode[node.Name].Where(p => !p.IsBeingDeleted).ToList();
            foreach (var ended in here.Where(p => p.HasEnded && mayStay))
            {
                events.Add(ended.Phase == "Failed"
                    ? ("FailedDaemonPod", $"Found failed daemon pod {ended.Key} on node {node.Name}, will try to kill it")
                    : ("SucceededDaemonPod", $"Found succeeded daemon pod {ended.Key} on node {node.Name}, will try to delete it"));
                delete.Add(ended);
            }
            var running = here.Where(p => !p.HasEnded).OrderByDescending(p => p.Spec?.NodeName is { Length: > 0 }).ThenBy(p => p.Metadata?.CreationTimestamp?.Value).ToList();
            if (!mayStay) delete.AddRange(running);
            else if (running.Count > 1) delete.AddRange(running.Skip(1));
            // While an old pod still ends there, its successor waits: both would want the same ports.
            else if (running.Count == 0 && shouldRun && !byNode[node.Name].Any()) create.Add(DaemonPods.Create(set, node, hash));
        }
        var names = nodes.Select(n => n.Name).ToHashSet(StringComparer.Ordinal);
        delete.AddRange(pods.Where(p => !p.IsBeingDeleted && p.Spec?.NodeName is null or "" && DaemonPods.NodeOf(p) is { } node && !names.Contains(node)));
        if (create.Count == 0 && delete.Count == 0) delete.AddRange(Outdated(set, nodes, byNode, hash, now));
        return new DaemonSetPlan(create, delete, events);
    }

    public static DaemonSetStatus Status(DaemonSet set, IReadOnlyCollection<Node> nodes, IReadOnlyCollection<Pod> pods, string hash, DateTimeOffset now)
    {
        var (desired, current, misplaced, ready, available, updated) = (0, 0, 0, 0, 0, 0);
        var byNode = pods.Where(p => !p.IsBeingDeleted).ToLookup(p => DaemonPods.NodeOf(p) ?? "", StringComparer.Ordinal);
        foreach (var node in nodes)
        {
            var pod = byNode[node.Name].OrderBy(p => p.Metadata?.CreationTimestamp?.Value).FirstOrDefault();
            if (!DaemonPods.Fits(set, node).ShouldRun)
            {
                if (pod is not null) misplaced++;
                continue;
            }
            desired++;
            if (pod is null) continue;
            current++;
            if (pod.IsReady) ready++;
            if (pod.IsAvailable(set.Spec?.MinReadySeconds ?? 0, now)) available++;
            if (pod.Labels.GetValueOrDefault(DaemonPods.HashLabel) == hash) updated++;
        }
        return (set.Status ?? new DaemonSetStatus()) with
        {
            DesiredNumberScheduled = desired,
            CurrentNumberScheduled = current,
            NumberMisscheduled = misplaced,
            NumberReady = ready,
            NumberAvailable = available == 0 ? null : available,
            NumberUnavailable = desired == available ? null : desired - available,
            UpdatedNumberScheduled = updated == 0 ? null : updated,
            ObservedGeneration = set.Metadata?.Generation,
        };
    }

    /// <summary>Pods of an older template: those that do not serve at once, others as maxUnavailable allows.</summary>
    private static IEnumerable<Pod> Outdated(DaemonSet set, IReadOnlyCollection<Node> nodes, ILookup<string, Pod> byNode, string hash, DateTimeOffset now)
    {
        if (set.Spec?.UpdateStrategy?.Type == "OnDelete") return [];
        var wanted = nodes.Where(n => DaemonPods.Fits(set, n).ShouldRun).ToList();
        var pods = wanted.Select(n => byNode[n.Name].FirstOrDefault(p => !p.IsBeingDeleted)).ToList();
        var minReady = set.Spec?.MinReadySeconds ?? 0;
        var old = pods.OfType<Pod>().Where(p => p.Labels.GetValueOrDefault(DaemonPods.HashLabel) != hash).ToList();
        var unavailable = pods.Count(p => p is null || !p.IsAvailable(minReady, now));
        var allowed = Math.Max(1, (set.Spec?.UpdateStrategy?.RollingUpdate?.MaxUnavailable ?? 1).Resolve(wanted.Count, roundUp: true) ?? 1);
        var idle = old.Where(p => !p.IsAvailable(minReady, now)).ToList();
        return [.. idle, .. old.Except(idle).Take(Math.Max(0, allowed - unavailable))];
    }
}
