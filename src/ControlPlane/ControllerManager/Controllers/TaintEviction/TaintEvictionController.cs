using System.Text.Json.Nodes;
using MiniKube.ControlPlane.ControllerManager.Dynamic;
using MiniKube.ControlPlane.ControllerManager.Manager;
using MiniKube.ControlPlane.ControllerManager.Pods;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Core;
using MiniKube.Machinery.Client.Informers;
using MiniKube.Machinery.Client.Rest;

namespace MiniKube.ControlPlane.ControllerManager.Controllers.TaintEviction;

/// <summary>Deletes pods from nodes whose NoExecute taints they do not, or no longer, tolerate. Keys are pods.</summary>
public sealed class TaintEvictionController : KeyedController
{
    private readonly ILister<Node> _nodes;
    private readonly ILister<Pod> _pods;

    public TaintEvictionController(ControllerContext context)
        : base(context, "taint-eviction-controller")
    {
        var nodes = Watch<Node>();
        var pods = Watch<Pod>();
        (_nodes, _pods) = (nodes.Lister, pods.Lister);
        nodes.AddHandler(EnqueuePods, (old, now) => { if (Text(old) != Text(now)) EnqueuePods(now); });
        pods.AddHandler(p => EnqueueIfTainted(p), (old, now) => { if (old.Spec?.NodeName != now.Spec?.NodeName || !ReferenceEquals(old.Spec?.Tolerations, now.Spec?.Tolerations)) EnqueueIfTainted(now); });
    }

    protected override async Task ReconcileAsync(string key, CancellationToken ct)
    {
        if (_pods.Get(key) is not { } pod || pod.IsBeingDeleted || pod.Spec?.NodeName is not { Length: > 0 } name || _nodes.Get(null, name) is not { } node) return;
        if (EvictionDeadline.For(pod, NoExecute(node), Now) is not { } deadline) return;
        if (deadline > Now)
        {
            EnqueueAt(key, deadline);
            return;
        }
        Events.Event(pod, "Normal", "TaintManagerEviction", $"Marking for deletion Pod {key}");
        try
        {
            await AddDisruptionTargetAsync(pod, ct).ConfigureAwait(false);
            await Client.Resource<Pod>().DeleteAsync(pod.Namespace, pod.Name, new DeleteOptions { Preconditions = new Preconditions { Uid = pod.Uid } }, ct).ConfigureAwait(false);
        }
        catch (StatusException e) when (e.IsNotFound)
        {
            // Gone already.
        }
    }

    private Task AddDisruptionTargetAsync(Pod pod, CancellationToken ct)
    {
        var condition = new JsonObject
        {
            ["type"] = "DisruptionTarget",
            ["status"] = "True",
            ["reason"] = "DeletionByTaintManager",
            ["message"] = "Taint manager: deleting due to NoExecute taint",
            ["lastTransitionTime"] = new Time(Now).ToString(),
        };
        var patch = new JsonObject { ["metadata"] = new JsonObject { ["uid"] = pod.Uid }, ["status"] = new JsonObject { ["conditions"] = new JsonArray(condition) } };
        return Client.Resource<Pod>().PatchAsync(pod.Namespace, pod.Name, PatchKind.StrategicMerge, patch.ToUtf8(), "status", ct);
    }

    private static IEnumerable<Taint> NoExecute(Node node) => (node.Spec?.Taints ?? []).Where(t => t.Effect == "NoExecute");

    private static string Text(Node node) => string.Join(';', NoExecute(node).Select(t => $"{t.Key}={t.Value}@{t.TimeAdded}"));

    private void EnqueuePods(Node node)
    {
        if (!NoExecute(node).Any()) return;
        foreach (var pod in _pods.OnNode(node.Name)) Queue.Add(pod.Key);
    }

    private void EnqueueIfTainted(Pod pod)
    {
        if (pod.Spec?.NodeName is { Length: > 0 } name && _nodes.Get(null, name) is { } node && NoExecute(node).Any()) Queue.Add(pod.Key);
    }
}
