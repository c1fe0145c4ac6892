using System.Text.Json.Nodes;
using MiniKube.ControlPlane.ControllerManager.Dynamic;
using MiniKube.ControlPlane.ControllerManager.Manager;
using MiniKube.ControlPlane.ControllerManager.Pods;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Core;
using MiniKube.Machinery.Client.Informers;
using MiniKube.Machinery.Client.Rest;

namespace MiniKube.ControlPlane.ControllerManager.Controllers.PodGc;

/// <summary>Removes pods that no kubelet will: of nodes that are gone, terminating without a node, and ended ones above the
/// threshold. Keys are pods; the empty key counts ended pods.</summary>
public sealed class PodGcController : KeyedController
{
    private const string Count = "";
    private static readonly TimeSpan Quarantine = TimeSpan.FromSeconds(40);
    private readonly ILister<Pod> _pods;
    private readonly ILister<Node> _nodes;

    public PodGcController(ControllerContext context)
        : base(context, "pod-garbage-collector-controller", workers: 2)
    {
        var pods = Watch<Pod>();
        var nodes = Watch<Node>();
        (_pods, _nodes) = (pods.Lister, nodes.Lister);
        pods.AddHandler(PodChanged, (_, now) => PodChanged(now));
        nodes.AddHandler(deleted: n => { foreach (var pod in _pods.OnNode(n.Name)) Queue.AddAfter(pod.Key, Quarantine); });
    }

    protected override async Task ReconcileAsync(string key, CancellationToken ct)
    {
        if (key == Count)
        {
            foreach (var pod in PodGcPlan.Surplus(_pods.List(), Context.Options.TerminatedPodGcThreshold)) await DeleteAsync(pod, ct).ConfigureAwait(false);
        }
        else if (_pods.Get(key) is { } pod)
        {
            if (PodGcPlan.IsUnscheduledTerminating(pod)) await DeleteAsync(pod, ct).ConfigureAwait(false);
            else if (PodGcPlan.IsOrphaned(pod, n => _nodes.Get(null, n) is not null)) await CollectOrphanAsync(pod, ct).ConfigureAwait(false);
        }
    }

    private void PodChanged(Pod pod)
    {
        if (PodGcPlan.IsUnscheduledTerminating(pod)) Queue.Add(pod.Key);
        else if (pod.Spec?.NodeName is { Length: > 0 } node && _nodes.Get(null, node) is null) Queue.AddAfter(pod.Key, Quarantine);
        if (pod.HasEnded && Context.Options.TerminatedPodGcThreshold > 0 && _pods.List().Count > Context.Options.TerminatedPodGcThreshold) Queue.Add(Count);
    }

    /// <summary>The cache may be behind: the server has the last word on whether the node is gone.</summary>
    private async Task CollectOrphanAsync(Pod pod, CancellationToken ct)
    {
        try
        {
            await Client.Resource<Node>().GetAsync(null, pod.Spec!.NodeName!, ct).ConfigureAwait(false);
            return;
        }
        catch (StatusException e) when (e.IsNotFound)
        {
            // Really gone.
        }
        if (!pod.HasEnded) await FailAsync(pod, ct).ConfigureAwait(false);
        await DeleteAsync(pod, ct).ConfigureAwait(false);
    }

    private async Task FailAsync(Pod pod, CancellationToken ct)
    {
        var condition = new JsonObject
        {
            ["type"] = "DisruptionTarget",
            ["status"] = "True",
            ["reason"] = "DeletionByPodGC",
            ["message"] = "PodGC: node no longer exists",
            ["lastTransitionTime"] = new Time(Now).ToString(),
        };
        var patch = new JsonObject { ["metadata"] = new JsonObject { ["uid"] = pod.Uid }, ["status"] = new JsonObject { ["phase"] = "Failed", ["conditions"] = new JsonArray(condition) } };
        try
        {
            await Client.Resource<Pod>().PatchAsync(pod.Namespace, pod.Name, PatchKind.StrategicMerge, patch.ToUtf8(), "status", ct).ConfigureAwait(false);
        }
        catch (StatusException e) when (e.IsNotFound || e.IsConflict)
        {
            // Gone, or replaced by another of the same name.
        }
    }

    private async Task DeleteAsync(Pod pod, CancellationToken ct)
    {
        try
        {
            await Client.Resource<Pod>().DeleteAsync(pod.Namespace, pod.Name, new DeleteOptions { GracePeriodSeconds = 0, Preconditions = new Preconditions { Uid = pod.Uid } }, ct).ConfigureAwait(false);
        }
        catch (StatusException e) when (e.IsNotFound || e.IsConflict)
        {
            // Gone, or replaced by another of the same name.
        }
    }
}
