using MiniKube.ControlPlane.Scheduler.Framework;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.Scheduler.Cache;

/// <summary>Nodes and the pods on them, as told by the server, plus the pods just placed that the server has not shown yet (assumed). An assumed
/// pod that was bound but never shown expires after a while, so a lost message cannot hold room for ever.</summary>
public sealed class ClusterCache(TimeProvider time)
{
    /// <summary>How long a bound pod may stay unseen.</summary>
    public static readonly TimeSpan AssumedFor = TimeSpan.FromMinutes(5);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, NodeInfo> _nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Placement> _pods = new(StringComparer.Ordinal);
    private readonly PriorityQueue<string, DateTimeOffset> _expiries = new();
    private readonly HashSet<string> _changed = new(StringComparer.Ordinal);
    private ClusterSnapshot _snapshot = ClusterSnapshot.Empty;
    private bool _nodesChanged;

    /// <summary>The nodes as they are now.</summary>
    public ClusterSnapshot Snapshot()
    {
        lock (_gate)
        {
            Expire();
            if (_nodesChanged) _snapshot = new ClusterSnapshot(_nodes.Values.Where(n => n.Node is not null));
            else if (_changed.Count > 0) _snapshot = _snapshot.With(_changed.Select(name => _nodes[name]));
            _nodesChanged = false;
            _changed.Clear();
            return _snapshot;
        }
    }

    public void SetNode(Node node)
    {
        lock (_gate) Put(InfoOf(node.Name).With(node));
    }

    public void RemoveNode(string name)
    {
        lock (_gate)
        {
            if (!_nodes.TryGetValue(name, out var info)) return;
            Put(info.With((Node?)null));
        }
    }

    /// <summary>The server shows the pod on its node; this confirms or corrects what was assumed.</summary>
    public void SetPod(PodInfo pod)
    {
        lock (_gate)
        {
            TakeOut(pod.Uid);
            PutIn(pod, pod.Pod.Spec!.NodeName!, assumed: false);
        }
    }

    public void RemovePod(string uid)
    {
        lock (_gate) TakeOut(uid);
    }

    /// <summary>Counts the pod on the node from now on, before it is bound.</summary>
    public void Assume(PodInfo pod, string node)
    {
        lock (_gate)
        {
            if (_pods.ContainsKey(pod.Uid)) return;
            PutIn(pod, node, assumed: true);
        }
    }

    /// <summary>The assumed pod is bound: the server will show it, or it expires.</summary>
    public void Bound(string uid)
    {
        lock (_gate)
        {
            if (!_pods.TryGetValue(uid, out var placement) || !placement.Assumed) return;
            var expires = time.GetUtcNow() + AssumedFor;
            _pods[uid] = placement with { Expires = expires };
            _expiries.Enqueue(uid, expires);
        }
    }

    /// <summary>The assumed pod was not bound after all.</summary>
    public void Forget(string uid)
    {
        lock (_gate)
        {
            if (_pods.TryGetValue(uid, out var placement) && placement.Assumed) TakeOut(uid);
        }
    }

    public bool IsAssumed(string uid)
    {
        lock (_gate) return _pods.TryGetValue(uid, out var placement) && placement.Assumed;
    }

    /// <summary>Whether the pod counts on some node, assumed or shown.</summary>
    public bool Knows(string uid)
    {
        lock (_gate) return _pods.ContainsKey(uid);
    }

    private void PutIn(PodInfo pod, string node, bool assumed)
    {
        _pods[pod.Uid] = new Placement(node, assumed, null);
        Put(InfoOf(node).With(pod));
    }

    private void TakeOut(string uid)
    {
        if (!_pods.Remove(uid, out var placement) || !_nodes.TryGetValue(placement.Node, out var info)) return;
        Put(info.Without(uid));
    }

    private NodeInfo InfoOf(string name) => _nodes.TryGetValue(name, out var info) ? info : NodeInfo.Empty(name);

    private void Put(NodeInfo info)
    {
        var shown = _nodes.GetValueOrDefault(info.Name)?.Node is not null;
        if (shown != (info.Node is not null)) _nodesChanged = true;
        else if (shown) _changed.Add(info.Name);

        // A node that is gone stays as a place for its pods until they are gone too.
        if (info.Node is null && info.Pods.Count == 0) _nodes.Remove(info.Name);
        else _nodes[info.Name] = info;
    }

    private void Expire()
    {
        var now = time.GetUtcNow();
        while (_expiries.TryPeek(out var uid, out var at) && at <= now)
        {
            _expiries.Dequeue();
            if (_pods.TryGetValue(uid, out var placement) && placement.Expires == at) TakeOut(uid);
        }
    }

    private readonly record struct Placement(string Node, bool Assumed, DateTimeOffset? Expires);
}
