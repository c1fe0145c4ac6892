using MiniKube.ControlPlane.Scheduler.Framework;

namespace MiniKube.ControlPlane.Scheduler.Plugins.TopologySpread;

/// <summary>How many pods each topology domain has, constraint by constraint, over the nodes the pod could use.</summary>
internal sealed class SpreadCounts
{
    private readonly PodInfo _pod;
    private readonly ClusterSnapshot _snapshot;
    private readonly Dictionary<string, int>[] _domains;

    public SpreadCounts(PodInfo pod, IReadOnlyList<SpreadConstraint> constraints, ClusterSnapshot snapshot)
    {
        (_pod, Constraints, _snapshot) = (pod, constraints, snapshot);
        _domains = [.. constraints.Select(_ => new Dictionary<string, int>(StringComparer.Ordinal))];
        foreach (var node in snapshot.Nodes.Where(n => constraints.All(c => n.Labels.ContainsKey(c.Key)))) Count(node);
    }

    public IReadOnlyList<SpreadConstraint> Constraints { get; }

    /// <summary>Pods in the node's domain, as a trial would have them.</summary>
    public int InDomainOf(NodeInfo node, int index)
    {
        var value = node.Labels.GetValueOrDefault(Constraints[index].Key, "");
        return _domains[index].GetValueOrDefault(value) + Delta(node, index);
    }

    public int Domains(int index) => _domains[index].Count;

    /// <summary>Whether one more pod in the node's domain keeps the skew within bounds.</summary>
    public bool Keeps(NodeInfo node, int index)
    {
        var constraint = Constraints[index];
        var self = constraint.Counts(_pod.Pod, _pod.Pod.Metadata?.Namespace ?? "") ? 1 : 0;
        var here = InDomainOf(node, index);
        return here + self - Least(node, index, here) <= constraint.MaxSkew;
    }

    private int Least(NodeInfo node, int index, int here)
    {
        var domains = _domains[index];
        if (domains.Count < Constraints[index].MinDomains) return 0;
        var own = node.Labels.GetValueOrDefault(Constraints[index].Key, "");
        return domains.Count == 0 ? 0 : domains.Min(d => d.Key == own ? here : d.Value);
    }

    private void Count(NodeInfo node)
    {
        for (var i = 0; i < Constraints.Count; i++)
        {
            var constraint = Constraints[i];
            if (!Usable(constraint, node)) continue;
            var value = node.Labels[constraint.Key];
            _domains[i][value] = _domains[i].GetValueOrDefault(value) + Matching(node, constraint);
        }
    }

    private bool Usable(SpreadConstraint constraint, NodeInfo node)
    {
        if (constraint.HonorAffinity && !NodeAffinity.Fits(_pod, node.Node!)) return false;
        return !constraint.HonorTaints
            || TaintMatching.FirstUntolerated(node.Taints, _pod.Pod.Spec?.Tolerations ?? [], TaintMatching.NoSchedule, TaintMatching.NoExecute) is null;
    }

    private int Delta(NodeInfo node, int index)
    {
        var known = _snapshot.Get(node.Name);
        if (known is null || ReferenceEquals(known, node) || ReferenceEquals(known.Pods, node.Pods)) return 0;
        return Matching(node, Constraints[index]) - Matching(known, Constraints[index]);
    }

    private int Matching(NodeInfo node, SpreadConstraint constraint) => node.Pods.Count(p => constraint.Counts(p.Pod, _pod.Pod.Metadata?.Namespace ?? ""));
}
