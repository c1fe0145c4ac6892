using System.Net;
using System.Text;
using MiniKube.ControlPlane.ControllerManager.Manager;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Core;
using MiniKube.Machinery.Client.Informers;
using MiniKube.Machinery.Client.Rest;

namespace MiniKube.ControlPlane.ControllerManager.Controllers.NodeIpam;

/// <summary>Gives each node its share of the pod network, once: a node keeps its CIDR as long as it exists.</summary>
public sealed class NodeIpamController : KeyedController
{
    private readonly ILister<Node> _nodes;
    private readonly CidrAllocator _allocator;
    private readonly Dictionary<string, string> _given = new(StringComparer.Ordinal);
    private bool _occupied;

    public NodeIpamController(ControllerContext context, CidrAllocator allocator)
        : base(context, "node-ipam-controller", workers: 1)
    {
        _allocator = allocator;
        var nodes = Watch<Node>();
        _nodes = nodes.Lister;
        nodes.AddHandler(n => Queue.Add(n.Name), (_, n) => { if (CidrOf(n) is null) Queue.Add(n.Name); }, n => Queue.Add(n.Name));
    }

    /// <summary>Null where nodes bring their own CIDRs.</summary>
    /// <exception cref="ArgumentException">The cluster CIDR or the mask size is unusable.</exception>
    public static NodeIpamController? Create(ControllerContext context)
    {
        var options = context.Options;
        if (!options.AllocateNodeCidrs) return null;
        if (!IPNetwork.TryParse(options.ClusterCidr, out var network)) throw new ArgumentException($"--cluster-cidr: \"{options.ClusterCidr}\" is no network");
        return new NodeIpamController(context, new CidrAllocator(network, options.NodeCidrMaskSize));
    }

    protected override async Task ReconcileAsync(string key, CancellationToken ct)
    {
        OccupyKnown();
        if (_nodes.Get(null, key) is not { } node)
        {
            if (_given.Remove(key, out var freed)) _allocator.Release(freed);
            return;
        }
        if (CidrOf(node) is { } has)
        {
            Note(key, has);
            return;
        }
        if (node.IsBeingDeleted) return;
        if (!_given.TryGetValue(key, out var cidr))
        {
            if (_allocator.Allocate() is not { } allocated)
            {
                Events.Event(node, "Normal", "CIDRNotAvailable", $"Node {node.Name} status is now: CIDRNotAvailable");
                throw new InvalidOperationException($"no pod CIDR is left for node {node.Name}");
            }
            _given[key] = cidr = allocated;
        }
        var patch = Encoding.UTF8.GetBytes($$$"""{"metadata":{"uid":"{{{node.Uid}}}"},"spec":{"podCIDR":"{{{cidr}}}","podCIDRs":["{{{cidr}}}"]}}""");
        await Client.Resource<Node>().PatchAsync(null, node.Name, PatchKind.StrategicMerge, patch, null, ct).ConfigureAwait(false);
    }

    /// <summary>Before the first allocation all nodes' CIDRs must be known, or two nodes could get the same.</summary>
    private void OccupyKnown()
    {
        if (_occupied) return;
        foreach (var node in _nodes.List())
        {
            if (CidrOf(node) is { } cidr) Note(node.Name, cidr);
        }
        _occupied = true;
    }

    private void Note(string node, string cidr)
    {
        if (_given.TryGetValue(node, out var known) && known == cidr) return;
        if (known is not null) _allocator.Release(known);
        _given[node] = cidr;
        _allocator.Occupy(cidr);
    }

    private static string? CidrOf(Node node) => node.Spec?.PodCIDR is { Length: > 0 } cidr ? cidr : null;
}
