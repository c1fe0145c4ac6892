using MiniKube.ControlPlane.ControllerManager.Manager;
using MiniKube.ControlPlane.ControllerManager.Pods;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Coordination;
using MiniKube.Machinery.Api.Types.Core;
using MiniKube.Machinery.Client.Informers;

namespace MiniKube.ControlPlane.ControllerManager.Controllers.NodeLifecycle;

/// <summary>Notices nodes that fall silent, says so in their conditions and on their pods, and taints nodes by their conditions.
/// A node is looked at when it changes and when its grace ends, never in rounds.</summary>
public sealed class NodeLifecycleController : KeyedController
{
    private readonly ILister<Node> _nodes;
    private readonly ILister<Pod> _pods;
    private readonly NodeHealth _health;
    private readonly NodeWriter _writer;
    private readonly Lock _gate = new();
    private DateTimeOffset _nextEviction = DateTimeOffset.MinValue;

    public NodeLifecycleController(ControllerContext context)
        : base(context, "node-lifecycle-controller")
    {
        _health = new NodeHealth(context.Time);
        _writer = new NodeWriter(Client);
        var nodes = Watch<Node>();
        var pods = Watch<Pod>();
        var leases = context.Informers.For<Lease>(ns: "kube-node-lease");
        WaitFor(leases);
        (_nodes, _pods) = (nodes.Lister, pods.Lister);
        nodes.AddHandler(NodeAdded, (_, n) => NodeChanged(n), NodeGone);
        leases.AddHandler(l => _health.Renewed(l, Grace), (_, l) => { if (_health.Renewed(l, Grace)) Queue.Add(l.Name); });
        pods.AddHandler(p => { if (p.IsReady) EnqueueIfNodeNotReady(p); }, (_, p) => { if (p.IsReady) EnqueueIfNodeNotReady(p); });
    }

    private TimeSpan Grace => Context.Options.NodeMonitorGracePeriod;

    protected override async Task ReconcileAsync(string key, CancellationToken ct)
    {
        if (_nodes.Get(null, key) is not { } node)
        {
            _health.Forget(key);
            return;
        }
        var deadline = _health.LastHeard(key) + NodeConditionPlan.GraceOf(node, Grace, Context.Options.NodeStartupGracePeriod);
        if (deadline <= Now)
        {
            if (NodeConditionPlan.WhenSilent(node, Now) is { } conditions)
            {
                if (NodeConditionPlan.ReadyOf(node) == "True") Events.Event(node, "Normal", "NodeNotReady", $"Node {key} status is now: NodeNotReady");
                node = await _writer.WriteConditionsAsync(node, conditions, ct).ConfigureAwait(false);
            }
        }
        else
        {
            EnqueueAt(key, deadline);
        }
        if (NodeConditionPlan.ReadyOf(node) != "True") await MarkPodsAsync(node, ct).ConfigureAwait(false);
        await TaintAsync(node, ct).ConfigureAwait(false);
    }

    private async Task TaintAsync(Node node, CancellationToken ct)
    {
        var evict = MayEvict(node);
        var taints = NodeTaintPlan.For(node, evict, Now);
        if (!taints.SameAs(node.Spec?.Taints)) await _writer.WriteTaintsAsync(node, taints, ct).ConfigureAwait(false);
    }

    /// <summary>One node at a time, at the pace the cluster's health allows; a node that has to wait is looked at again.</summary>
    private bool MayEvict(Node node)
    {
        if (NodeConditionPlan.ReadyOf(node) == "True") return false;
        var nodes = _nodes.List();
        var ready = nodes.Count(n => NodeConditionPlan.ReadyOf(n) == "True");
        var pace = EvictionPace.For(ready, nodes.Count - ready, Context.Options);
        if (ready == 0) return false;
        if (NodeTaintPlan.HasNoExecute(node)) return true;
        if (pace.Stopped) return false;
        lock (_gate)
        {
            if (_nextEviction > Now)
            {
                EnqueueAt(node.Name, _nextEviction);
                return false;
            }
            _nextEviction = Now + pace.Pause;
            return true;
        }
    }

    /// <summary>Pods of a node nobody hears of may not be counted on: Services stop using them.</summary>
    private async Task MarkPodsAsync(Node node, CancellationToken ct)
    {
        foreach (var pod in _pods.OnNode(node.Name).Where(p => p.IsReady))
        {
            try
            {
                await _writer.MarkNotReadyAsync(pod, Now, ct).ConfigureAwait(false);
                Events.Event(pod, "Warning", "NodeNotReady", "Node is not ready");
            }
            catch (StatusException e) when (e.IsNotFound || e.IsConflict)
            {
                // The pod went, or was written meanwhile: its own event brings it back here.
            }
        }
    }

    private void NodeAdded(Node node)
    {
        Events.Event(node, "Normal", "RegisteredNode", $"Node {node.Name} event: Registered Node {node.Name} in Controller");
        _health.LastHeard(node.Name);
        NodeChanged(node);
    }

    private void NodeChanged(Node node)
    {
        _health.Reported(node, Grace);
        Queue.Add(node.Name);
        // A node that recovered may end a stop that held for the others.
        if (NodeConditionPlan.ReadyOf(node) != "True") return;
        foreach (var other in _nodes.List().Where(n => NodeConditionPlan.ReadyOf(n) != "True" && !NodeTaintPlan.HasNoExecute(n))) Queue.Add(other.Name);
    }

    private void NodeGone(Node node)
    {
        Events.Event(node, "Normal", "RemovingNode", $"Node {node.Name} event: Removing Node {node.Name} from Controller");
        Queue.Add(node.Name);
    }

    private void EnqueueIfNodeNotReady(Pod pod)
    {
        if (pod.Spec?.NodeName is { Length: > 0 } name && _nodes.Get(null, name) is { } node && NodeConditionPlan.ReadyOf(node) != "True") Queue.Add(name);
    }
}
