using MiniKube.ControlPlane.ControllerManager.Manager;
using MiniKube.ControlPlane.ControllerManager.Ownership;
using MiniKube.ControlPlane.ControllerManager.Pods;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Selectors;
using MiniKube.Machinery.Api.Types.Apps;
using MiniKube.Machinery.Api.Types.Core;
using MiniKube.Machinery.Client.Informers;

namespace MiniKube.ControlPlane.ControllerManager.Controllers.Deployments;

/// <summary>Rolls Deployments out through ReplicaSets.</summary>
public sealed class DeploymentController : KeyedController
{
    private const string ByOwner = "deployment";
    private readonly ILister<Deployment> _deployments;
    private readonly ILister<ReplicaSet> _sets;
    private readonly ILister<Pod> _pods;
    private readonly ClaimWriter<Deployment, ReplicaSet> _claims;
    private readonly DeploymentWriter _writer;

    public DeploymentController(ControllerContext context)
        : base(context, "deployment-controller")
    {
        var deployments = Watch<Deployment>();
        var sets = Watch<ReplicaSet>();
        var pods = Watch<Pod>();
        (_deployments, _sets, _pods) = (deployments.Lister, sets.Lister, pods.Lister);
        _claims = new ClaimWriter<Deployment, ReplicaSet>(Client, "apps/v1", "Deployment");
        _writer = new DeploymentWriter(Client, Events);
        EnqueueOnChange(deployments);
        sets.AddHandler(SetChanged, (old, now) => { SetChanged(old); SetChanged(now); }, SetChanged);
        pods.AddHandler(deleted: PodDeleted);
    }

    protected override async Task ReconcileAsync(string key, CancellationToken ct)
    {
        if (_deployments.Get(key) is not { } deployment) return;
        if (deployment.Spec?.Selector is null or { MatchLabels: null or { Count: 0 }, MatchExpressions: null or { Count: 0 } })
        {
            Events.Event(deployment, "Warning", "SelectingAll", "This deployment is selecting all pods. A non-empty selector is required.");
            return;
        }
        var claim = ClaimPlan<ReplicaSet>.For(deployment, Selector.From(deployment.Spec.Selector), _sets.InNamespace(deployment.Namespace));
        var owned = await _claims.ApplyAsync(deployment, claim, ct).ConfigureAwait(false);
        var actions = DeploymentPlan.For(deployment, owned, RunningPods(owned), Now);
        await _writer.ApplyAsync(deployment, actions, ct).ConfigureAwait(false);
        EnqueueAt(key, actions.LookAgainAt);
    }

    private Dictionary<string, int> RunningPods(IReadOnlyList<ReplicaSet> sets) =>
        sets.ToDictionary(s => s.Uid, s => _pods.OwnedBy(s.Uid).Count(p => !p.HasEnded), StringComparer.Ordinal);

    private void SetChanged(ReplicaSet set)
    {
        if (set.ControllerRef is { } owner)
        {
            if (owner.Kind == "Deployment") Queue.Add($"{set.Namespace}/{owner.Name}");
            return;
        }
        foreach (var deployment in _deployments.InNamespace(set.Namespace).Where(d => Selector.From(d.Spec?.Selector).Matches(set.Labels))) Queue.Add(deployment.Key);
    }

    /// <summary>Recreate waits until the last old pod is gone; its set's status may not change any more by then.</summary>
    private void PodDeleted(Pod pod)
    {
        if (pod.ControllerRef is { Kind: "ReplicaSet" } r && _sets.Get(pod.Namespace, r.Name)?.ControllerRef is { Kind: "Deployment" } owner
            && _deployments.Get(pod.Namespace, owner.Name) is { } deployment && !RolloutBounds.IsRolling(deployment)) Queue.Add(deployment.Key);
    }
}
