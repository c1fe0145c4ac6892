using MiniKube.ControlPlane.ControllerManager.Manager;
using MiniKube.ControlPlane.ControllerManager.Pods;
using MiniKube.Machinery.Api;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Selectors;
using MiniKube.Machinery.Api.Types.Apps;
using MiniKube.Machinery.Api.Types.Core;
using MiniKube.Machinery.Api.Types.Policy;
using MiniKube.Machinery.Client.Informers;

namespace MiniKube.ControlPlane.ControllerManager.Controllers.Disruption;

/// <summary>Keeps the status of PodDisruptionBudgets.</summary>
public sealed class DisruptionController : KeyedController
{
    private readonly ILister<PodDisruptionBudget> _budgets;
    private readonly ILister<Pod> _pods;
    private readonly ILister<ReplicaSet> _replicaSets;
    private readonly ILister<Deployment> _deployments;
    private readonly ILister<StatefulSet> _statefulSets;

    public DisruptionController(ControllerContext context)
        : base(context, "disruption-controller", workers: 2)
    {
        var budgets = Watch<PodDisruptionBudget>();
        var pods = Watch<Pod>();
        (_replicaSets, _deployments, _statefulSets) = (Watch<ReplicaSet>().Lister, Watch<Deployment>().Lister, Watch<StatefulSet>().Lister);
        (_budgets, _pods) = (budgets.Lister, pods.Lister);
        EnqueueOnChange(budgets);
        pods.AddHandler(EnqueueBudgets, (old, now) => { if (old.IsReady != now.IsReady || old.IsBeingDeleted != now.IsBeingDeleted || !ReferenceEquals(old.Metadata?.Labels, now.Metadata?.Labels)) EnqueueBudgets(now); }, EnqueueBudgets);
    }

    protected override async Task ReconcileAsync(string key, CancellationToken ct)
    {
        if (_budgets.Get(key) is not { } budget) return;
        var selector = Selector.From(budget.Spec?.Selector);
        var pods = _pods.InNamespace(budget.Namespace).Where(p => selector.Matches(p.Labels) && !p.HasEnded).ToList();
        var status = DisruptionPlan.Status(budget, pods, Expected(pods), Now);
        if (!ApiJson.Serialize(budget.Status ?? new PodDisruptionBudgetStatus()).AsSpan().SequenceEqual(ApiJson.Serialize(status)))
            await Client.Resource<PodDisruptionBudget>().UpdateStatusAsync(budget with { Status = status }, ct).ConfigureAwait(false);
        if (status.DisruptedPods is { Count: > 0 } waiting) EnqueueAt(key, waiting.Values.Min().Value + DisruptionPlan.EvictionTimeout);
    }

    /// <summary>What the controllers of these pods want in all; null where one of them cannot be asked.</summary>
    private int? Expected(IReadOnlyCollection<Pod> pods)
    {
        var scales = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var pod in pods)
        {
            if (ScaleOf(pod) is not { } scale) return null;
            scales[scale.Uid] = scale.Replicas;
        }
        return scales.Values.Sum();
    }

    private (string Uid, int Replicas)? ScaleOf(Pod pod)
    {
        if (pod.ControllerRef is not { } owner) return null;
        if (owner.Kind == "StatefulSet" && _statefulSets.Get(pod.Namespace, owner.Name) is { } stateful) return (stateful.Uid, stateful.Spec?.Replicas ?? 1);
        if (owner.Kind != "ReplicaSet" || _replicaSets.Get(pod.Namespace, owner.Name) is not { } set) return null;
        return set.ControllerRef is { Kind: "Deployment" } above && _deployments.Get(pod.Namespace, above.Name) is { } deployment
            ? (deployment.Uid, deployment.Spec?.Replicas ?? 1)
            : (set.Uid, set.Spec?.Replicas ?? 1);
    }

    private void EnqueueBudgets(Pod pod)
    {
        foreach (var budget in _budgets.InNamespace(pod.Namespace).Where(b => Selector.From(b.Spec?.Selector).Matches(pod.Labels))) Queue.Add(budget.Key);
    }
}
