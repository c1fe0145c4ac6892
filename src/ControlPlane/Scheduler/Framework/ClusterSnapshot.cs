using System.Collections.Frozen;

namespace MiniKube.ControlPlane.Scheduler.Framework;

/// <summary>The nodes as of the start of a scheduling cycle, in the order of their names. Immutable; snapshots of the same set of nodes share
/// their index, so that taking one costs a copy of references.</summary>
public sealed class ClusterSnapshot
{
    private readonly NodeInfo[] _nodes;
    private readonly FrozenDictionary<string, int> _index;

    public ClusterSnapshot(IEnumerable<NodeInfo> nodes)
    {
        _nodes = [.. nodes.OrderBy(n => n.Name, StringComparer.Ordinal)];
        _index = _nodes.Select((n, i) => KeyValuePair.Create(n.Name, i)).ToFrozenDictionary(StringComparer.Ordinal);
    }

    private ClusterSnapshot(NodeInfo[] nodes, FrozenDictionary<string, int> index) => (_nodes, _index) = (nodes, index);

    public static ClusterSnapshot Empty { get; } = new([]);

    public IReadOnlyList<NodeInfo> Nodes => _nodes;

    public NodeInfo? Get(string name) => _index.TryGetValue(name, out var at) ? _nodes[at] : null;

    /// <summary>The same nodes with these in place of those of their names.</summary>
    /// <exception cref="KeyNotFoundException">A node is not among them.</exception>
    public ClusterSnapshot With(IEnumerable<NodeInfo> changed)
    {
        var nodes = (NodeInfo[])_nodes.Clone();
        foreach (var node in changed) nodes[_index[node.Name]] = node;
        return new ClusterSnapshot(nodes, _index);
    }
}
