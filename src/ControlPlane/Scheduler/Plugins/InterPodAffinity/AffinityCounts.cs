using MiniKube.ControlPlane.Scheduler.Framework;

namespace MiniKube.ControlPlane.Scheduler.Plugins.InterPodAffinity;

/// <summary>How many placed pods the required terms speak of, by topology: the pod's own terms, and others' terms that forbid it.</summary>
internal sealed class AffinityCounts
{
    private readonly PodInfo _pod;
    private readonly NamespaceLabels _labelsOf;
    private readonly ClusterSnapshot _snapshot;
    private readonly Dictionary<(string Key, string Value), int> _wanted = [];
    private readonly Dictionary<(string Key, string Value), int> _avoided = [];
    private readonly Dictionary<(string Key, string Value), int> _forbidden = [];

    public AffinityCounts(PodInfo pod, ClusterSnapshot snapshot, NamespaceLabels labelsOf)
    {
        (_pod, _snapshot, _labelsOf) = (pod, snapshot, labelsOf);
        Terms = AffinityTerm.Required(pod.Pod);
        AntiTerms = AffinityTerm.RequiredAnti(pod.Pod);
        foreach (var node in snapshot.Nodes) Count(node);
    }

    public IReadOnlyList<AffinityTerm> Terms { get; }

    public IReadOnlyList<AffinityTerm> AntiTerms { get; }

    public bool IsIdle => Terms.Count == 0 && AntiTerms.Count == 0 && _forbidden.Count == 0;

    /// <summary>Whether the node's topology has, for each term, a pod it speaks of. The first of a group of pods that seek each other fits anywhere.</summary>
    public bool HasWanted(NodeInfo node)
    {
        if (Terms.Count == 0) return true;
        if (!Terms.All(t => node.Labels.ContainsKey(t.TopologyKey))) return false;
        if (Terms.All(t => At(_wanted, node, t.TopologyKey) + Delta(node, p => MeetsAll(p) ? 1 : 0) > 0)) return true;
        return _wanted.Count == 0 && Terms.All(t => t.Matches(_pod.Pod, _labelsOf));
    }

    public bool HasAvoided(NodeInfo node) =>
        AntiTerms.Any(t => At(_avoided, node, t.TopologyKey) + Delta(node, p => t.Matches(p.Pod, _labelsOf) ? 1 : 0) > 0);

    public bool IsForbidden(NodeInfo node)
    {
        foreach (var (key, value) in node.Labels)
        {
            if (!_forbidden.TryGetValue((key, value), out var count)) continue;
            if (count + Delta(node, p => Forbids(p).Count(t => t.TopologyKey == key)) > 0) return true;
        }

        return false;
    }

    private static int At(Dictionary<(string Key, string Value), int> counts, NodeInfo node, string key) =>
        node.Labels.TryGetValue(key, out var value) ? counts.GetValueOrDefault((key, value)) : 0;

    private void Count(NodeInfo node)
    {
        if (Terms.Count == 0 && AntiTerms.Count == 0 && node.PodsWithAffinity == 0) return;
        foreach (var pod in node.Pods)
        {
            if (Terms.Count > 0 && MeetsAll(pod)) Add(_wanted, node, Terms);
            Add(_avoided, node, AntiTerms.Where(t => t.Matches(pod.Pod, _labelsOf)));
            if (pod.HasAffinity) Add(_forbidden, node, Forbids(pod));
        }
    }

    // A node with other pods than in the snapshot is a trial: what differs counts in the node's own topology.
    private int Delta(NodeInfo node, Func<PodInfo, int> count)
    {
        var known = _snapshot.Get(node.Name);
        return known is null || ReferenceEquals(known, node) || ReferenceEquals(known.Pods, node.Pods) ? 0 : node.Pods.Sum(count) - known.Pods.Sum(count);
    }

    private bool MeetsAll(PodInfo pod) => Terms.All(t => t.Matches(pod.Pod, _labelsOf));

    private IEnumerable<AffinityTerm> Forbids(PodInfo other) =>
        other.HasAffinity ? AffinityTerm.RequiredAnti(other.Pod).Where(t => t.Matches(_pod.Pod, _labelsOf)) : [];

    private static void Add(Dictionary<(string Key, string Value), int> counts, NodeInfo node, IEnumerable<AffinityTerm> terms)
    {
        foreach (var term in terms)
        {
            if (!node.Labels.TryGetValue(term.TopologyKey, out var value)) continue;
            counts[(term.TopologyKey, value)] = counts.GetValueOrDefault((term.TopologyKey, value)) + 1;
        }
    }
}
