namespace MiniKube.ControlPlane.Scheduler.Framework;

/// <summary>Why no node can run a pod: each node's rejection, and who rejected.</summary>
public sealed class FilterDiagnosis
{
    private readonly Dictionary<string, PluginStatus> _byNode = new(StringComparer.Ordinal);

    public FilterDiagnosis(ClusterSnapshot snapshot) => Snapshot = snapshot;

    public ClusterSnapshot Snapshot { get; }

    public IReadOnlyDictionary<string, PluginStatus> ByNode => _byNode;

    /// <summary>The answer of the nodes that were not looked at one by one.</summary>
    public PluginStatus Absent { get; init; } = new(PluginCode.UnschedulableAndUnresolvable, []);

    /// <summary>Why the pod itself was rejected before any node was looked at; empty otherwise.</summary>
    public string PreFilterMessage { get; init; } = "";

    /// <summary>What making room came to; empty where it was not tried.</summary>
    public string PostFilterMessage { get; set; } = "";

    /// <summary>The plugins whose rejections an event may lift.</summary>
    public HashSet<string> Plugins { get; } = new(StringComparer.Ordinal);

    public PluginStatus For(string node) => _byNode.GetValueOrDefault(node, Absent);

    public void Reject(string node, PluginStatus status)
    {
        _byNode[node] = status;
        if (status.Plugin.Length > 0) Plugins.Add(status.Plugin);
    }

    /// <summary>The sentence users know: <c>0/3 nodes are available: 1 node(s) were unschedulable, 2 Insufficient cpu.</c></summary>
    public string Describe()
    {
        if (Snapshot.Nodes.Count == 0) return "no nodes available to schedule pods";
        var text = $"0/{Snapshot.Nodes.Count} nodes are available:";
        var reasons = PreFilterMessage.Length > 0 ? PreFilterMessage : string.Join(", ", Histogram());
        if (reasons.Length > 0) text += $" {reasons}.";
        return PostFilterMessage.Length > 0 ? $"{text} {PostFilterMessage}" : text;
    }

    private IEnumerable<string> Histogram()
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var reason in _byNode.Values.SelectMany(s => s.Reasons)) counts[reason] = counts.GetValueOrDefault(reason) + 1;
        var absent = Snapshot.Nodes.Count - _byNode.Count;
        if (absent > 0)
        {
            foreach (var reason in Absent.Reasons) counts[reason] = counts.GetValueOrDefault(reason) + absent;
        }

        return counts.Select(c => $"{c.Value} {c.Key}").Order(StringComparer.Ordinal);
    }
}
