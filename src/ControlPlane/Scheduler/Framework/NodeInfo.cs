using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.Scheduler.Framework;

/// <summary>A node with the pods on it and their sums. Immutable: a change gives a new one, so a snapshot is a list of references.</summary>
public sealed class NodeInfo
{
    private NodeInfo(string name, Node? node, ResourceAmounts allocatable, IReadOnlyList<PodInfo> pods, ResourceAmounts requested, ResourceAmounts nonZeroRequested)
    {
        (Name, Node, Allocatable, Pods, Requested, NonZeroRequested) = (name, node, allocatable, pods, requested, nonZeroRequested);
        foreach (var pod in pods) PodsWithAffinity += pod.HasAffinity ? 1 : 0;
    }

    public string Name { get; }

    /// <summary>Null where pods name a node that is not known (yet).</summary>
    public Node? Node { get; }

    public ResourceAmounts Allocatable { get; }

    public IReadOnlyList<PodInfo> Pods { get; }

    public ResourceAmounts Requested { get; }

    public ResourceAmounts NonZeroRequested { get; }

    /// <summary>How many of the pods have a say about where others go.</summary>
    public int PodsWithAffinity { get; }

    public IReadOnlyDictionary<string, string> Labels => Node?.Labels ?? System.Collections.Immutable.ImmutableDictionary<string, string>.Empty;

    public IReadOnlyList<Taint> Taints => Node?.Spec?.Taints ?? [];

    public static NodeInfo Empty(string name) => new(name, null, ResourceAmounts.None, [], ResourceAmounts.None, ResourceAmounts.None);

    /// <exception cref="FormatException">A quantity of the node cannot be read.</exception>
    public static NodeInfo Of(Node node, params PodInfo[] pods) => pods.Aggregate(Empty(node.Name).With(node), (info, pod) => info.With(pod));

    public NodeInfo With(Node? node) => new(Name, node, ResourceAmounts.Of(node?.Status?.Allocatable), Pods, Requested, NonZeroRequested);

    public NodeInfo With(PodInfo pod) =>
        new(Name, Node, Allocatable, [.. Pods, pod], Requested + pod.Requests, NonZeroRequested + pod.NonZeroRequests);

    /// <summary>Without the pod of this uid; itself if there is none.</summary>
    public NodeInfo Without(string uid)
    {
        var gone = Pods.FirstOrDefault(p => p.Uid == uid);
        if (gone is null) return this;
        return new NodeInfo(Name, Node, Allocatable, [.. Pods.Where(p => !ReferenceEquals(p, gone))], Requested - gone.Requests, NonZeroRequested - gone.NonZeroRequests);
    }

    public bool HasFree(IReadOnlyList<HostPort> wanted)
    {
        foreach (var pod in Pods)
        {
            foreach (var taken in pod.Ports)
            {
                foreach (var port in wanted)
                {
                    if (port.ConflictsWith(taken)) return false;
                }
            }
        }

        return true;
    }
}
