using MiniKube.ControlPlane.ControllerManager.Manager;
using MiniKube.ControlPlane.ControllerManager.Ownership;
using MiniKube.ControlPlane.ControllerManager.Pods;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Selectors;
using MiniKube.Machinery.Api.Types.Apps;
using MiniKube.Machinery.Api.Types.Core;
using MiniKube.Machinery.Client.Informers;

namespace MiniKube.ControlPlane.ControllerManager.Controllers.ReplicaSets;

/// <summary>Keeps the number of pods of each ReplicaSet.</summary>
public sealed class ReplicaSetController : KeyedController
{
    private const string ByDeployment = "deployment";
    private readonly ILister<ReplicaSet> _sets;
    private readonly ILister<Pod> _pods;
    private readonly Expectations _expectations;
    private readonly PodWriter _writer;
    private readonly ClaimWriter<ReplicaSet, Pod> _claims;

    public ReplicaSetController(ControllerContext context)
        : base(context, "replicaset-controller")
    {
        var sets = Watch<ReplicaSet>();
        var pods = Watch<Pod>();
        sets.AddIndex(ByDeployment, s => s.ControllerRef is { } r ? [r.Uid] : []);
        (_sets, _pods) = (sets.Lister, pods.Lister);
        _expectations = new Expectations(context.Time);
        _writer = new PodWriter(Client, Events);
        _claims = new ClaimWriter<ReplicaSet, Pod>(Client, "apps/v1", "ReplicaSet");
        EnqueueOnChange(sets);
        pods.AddHandler(PodAdded, PodUpdated, PodDeleted);
    }

    protected override async Task ReconcileAsync(string key, CancellationToken ct)
    {
        if (_sets.Get(key) is not { } set)
        {
            _expectations.Forget(key);
            return;
        }
        var selector = Selector.From(set.Spec?.Selector);
        var claim = ClaimPlan<Pod>.For(set, selector, _pods.OwnedBy(set.Uid).Concat(_pods.Orphans(set.Namespace)));
        var owned = await _claims.ApplyAsync(set, claim, ct).ConfigureAwait(false);
        Exception? failure = null;
        var plan = new ReplicaSetPlan(0, []);
        if (_expectations.AreMet(key))
        {
            plan = ReplicaSetPlan.For(set, owned, Related(set), Now);
            failure = await ActAsync(key, set, plan, ct).ConfigureAwait(false);
        }
        await WriteStatusAsync(set, ReplicaSetPlan.Status(set, owned, failure?.Message, plan.Create > 0, Now), ct).ConfigureAwait(false);
        EnqueueAt(key, ReplicaSetPlan.NextAvailable(set, owned, Now));
        if (failure is not null) throw failure;
    }

    private async Task<Exception?> ActAsync(string key, ReplicaSet set, ReplicaSetPlan plan, CancellationToken ct)
    {
        if (plan.Create > 0)
        {
            _expectations.ExpectCreations(key, plan.Create);
            var pod = PodFromTemplate.Create(set.Spec?.Template, set, "apps/v1", "ReplicaSet");
            var (created, failure) = await _writer.CreateAsync(set, [.. Enumerable.Repeat(pod, plan.Create)], ct).ConfigureAwait(false);
            _expectations.CreationSettled(key, plan.Create - created);
            return failure;
        }
        if (plan.Delete.Count == 0) return null;
        _expectations.ExpectDeletions(key, plan.Delete.Select(p => p.Uid));
        var failures = await Task.WhenAll(plan.Delete.Select(p => TryDeleteAsync(key, set, p, ct))).ConfigureAwait(false);
        return failures.FirstOrDefault(f => f is not null);
    }

    private async Task<Exception?> TryDeleteAsync(string key, ReplicaSet set, Pod pod, CancellationToken ct)
    {
        try
        {
            await _writer.DeleteAsync(set, pod, ct).ConfigureAwait(false);
            return null;
        }
        catch (Exception e) when (e is StatusException or HttpRequestException)
        {
            _expectations.DeletionSettled(key, pod);
            return e;
        }
    }

    private async Task WriteStatusAsync(ReplicaSet set, ReplicaSetStatus status, CancellationToken ct)
    {
        if (ReplicaSetPlan.Same(set.Status, status)) return;
        await Client.Resource<ReplicaSet>().UpdateStatusAsync(set with { Status = status }, ct).ConfigureAwait(false);
    }

    private Pod[] Related(ReplicaSet set) => set.ControllerRef is { } owner
        ? [.. _sets.ByIndex(ByDeployment, owner.Uid).SelectMany(s => _pods.OwnedBy(s.Uid))]
        : [.. _pods.OwnedBy(set.Uid)];

    private void PodAdded(Pod pod)
    {
        if (pod.IsBeingDeleted)
        {
            PodDeleted(pod);
            return;
        }
        if (KeyOfOwner(pod) is { } key)
        {
            _expectations.CreationSettled(key);
            Queue.Add(key);
        }
        else if (pod.ControllerRef is null)
        {
            EnqueueAdopters(pod);
        }
    }

    private void PodUpdated(Pod old, Pod now)
    {
        if (now.IsBeingDeleted)
        {
            PodDeleted(now);
            return;
        }
        if (KeyOfOwner(old) is { } before) Queue.Add(before);
        if (KeyOfOwner(now) is { } key) Queue.Add(key);
        else if (now.ControllerRef is null && (old.ControllerRef is not null || !ReferenceEquals(old.Metadata?.Labels, now.Metadata?.Labels))) EnqueueAdopters(now);
    }

    private void PodDeleted(Pod pod)
    {
        if (KeyOfOwner(pod) is not { } key) return;
        _expectations.DeletionSettled(key, pod);
        Queue.Add(key);
    }

    private string? KeyOfOwner(Pod pod) =>
        pod.ControllerRef is { Kind: "ReplicaSet" } r && _sets.Get(pod.Namespace, r.Name) is { } set && set.Uid == r.Uid ? set.Key : null;

    private void EnqueueAdopters(Pod pod)
    {
        if (pod.Labels.Count == 0) return;
        foreach (var set in _sets.InNamespace(pod.Namespace).Where(s => Selector.From(s.Spec?.Selector).Matches(pod.Labels))) Queue.Add(set.Key);
    }
}
