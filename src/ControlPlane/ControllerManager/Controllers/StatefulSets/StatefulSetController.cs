using MiniKube.ControlPlane.ControllerManager.Controllers.Revisions;
using MiniKube.ControlPlane.ControllerManager.Manager;
using MiniKube.ControlPlane.ControllerManager.Ownership;
using MiniKube.ControlPlane.ControllerManager.Pods;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Selectors;
using MiniKube.Machinery.Api.Types.Apps;
using MiniKube.Machinery.Api.Types.Core;
using MiniKube.Machinery.Client.Informers;

namespace MiniKube.ControlPlane.ControllerManager.Controllers.StatefulSets;

/// <summary>Keeps the numbered pods of StatefulSets, and the claims that go with the numbers.</summary>
public sealed class StatefulSetController : KeyedController
{
    private readonly ILister<StatefulSet> _sets;
    private readonly ILister<Pod> _pods;
    private readonly ILister<ControllerRevision> _revisions;
    private readonly RevisionWriter _revisionWriter;
    private readonly ClaimWriter<StatefulSet, Pod> _claims;

    public StatefulSetController(ControllerContext context)
        : base(context, "statefulset-controller")
    {
        var sets = Watch<StatefulSet>();
        var pods = Watch<Pod>();
        var revisions = Watch<ControllerRevision>();
        (_sets, _pods, _revisions) = (sets.Lister, pods.Lister, revisions.Lister);
        _revisionWriter = new RevisionWriter(Client);
        _claims = new ClaimWriter<StatefulSet, Pod>(Client, "apps/v1", "StatefulSet");
        EnqueueOnChange(sets);
        pods.AddHandler(PodChanged, (_, p) => PodChanged(p), PodChanged);
    }

    protected override async Task ReconcileAsync(string key, CancellationToken ct)
    {
        if (_sets.Get(key) is not { Spec.Template: { } template } set) return;
        var candidates = _pods.OwnedBy(set.Uid).Concat(_pods.Orphans(set.Namespace).Where(p => StatefulPods.OrdinalOf(set, p) is not null));
        var pods = await _claims.ApplyAsync(set, ClaimPlan<Pod>.For(set, Selector.From(set.Spec.Selector), candidates), ct).ConfigureAwait(false);
        var known = _revisions.InNamespace(set.Namespace).Where(r => r.IsControlledBy(set)).ToList();
        var inUse = pods.Select(p => p.Labels.GetValueOrDefault(StatefulPods.RevisionLabel) ?? "").Append(set.Status?.CurrentRevision ?? "").ToHashSet(StringComparer.Ordinal);
        var revisions = RevisionPlan.For(set, "StatefulSet", template, StatefulPods.RevisionLabel, known, set.Spec.RevisionHistoryLimit ?? 10, set.Status?.CollisionCount, inUse);
        await _revisionWriter.ApplyAsync(revisions, ct).ConfigureAwait(false);
        var update = revisions.Current.Name;
        var current = set.Status?.CurrentRevision is { Length: > 0 } named && known.Any(r => r.Name == named) ? named : update;
        var plan = StatefulSetPlan.For(set, pods, current, update, Now);
        foreach (var (ordinal, revision) in plan.Create) await CreateAsync(set, TemplateOf(known, revision) ?? template, revision, ordinal, ct).ConfigureAwait(false);
        foreach (var pod in plan.Delete) await DeleteAsync(set, pod, ct).ConfigureAwait(false);
        var status = StatefulSetPlan.Status(set, pods, current, update, Now);
        if (status != (set.Status ?? new StatefulSetStatus())) await Client.Resource<StatefulSet>().UpdateStatusAsync(set with { Status = status }, ct).ConfigureAwait(false);
        EnqueueAt(key, pods.Select(p => p.AvailableAt(set.Spec.MinReadySeconds ?? 0)).Where(at => at > Now).Min());
    }

    private static PodTemplateSpec? TemplateOf(IEnumerable<ControllerRevision> known, string revision) =>
        known.FirstOrDefault(r => r.Name == revision) is { } found ? RevisionPlan.TemplateOf(found) : null;

    private async Task CreateAsync(StatefulSet set, PodTemplateSpec template, string revision, int ordinal, CancellationToken ct)
    {
        var pod = StatefulPods.Create(set, template, revision, ordinal);
        foreach (var claim in StatefulPods.ClaimsFor(set, ordinal)) await ClaimAsync(set, pod, claim, ct).ConfigureAwait(false);
        try
        {
            await Client.Resource<Pod>().CreateAsync(pod, ct).ConfigureAwait(false);
            Events.Event(set, "Normal", "SuccessfulCreate", $"create Pod {pod.Name} in StatefulSet {set.Name} successful");
        }
        catch (StatusException e) when (e.IsAlreadyExists)
        {
            // The cache is behind; its event brings the set back here.
        }
        catch (StatusException e) when (!e.IsNamespaceTerminating)
        {
            Events.Event(set, "Warning", "FailedCreate", $"create Pod {pod.Name} in StatefulSet {set.Name} failed error: {e.Message}");
            throw;
        }
    }

    private async Task ClaimAsync(StatefulSet set, Pod pod, PersistentVolumeClaim claim, CancellationToken ct)
    {
        try
        {
            await Client.Resource<PersistentVolumeClaim>().CreateAsync(claim, ct).ConfigureAwait(false);
            Events.Event(set, "Normal", "SuccessfulCreate", $"create Claim {claim.Name} Pod {pod.Name} in StatefulSet {set.Name} success");
        }
        catch (StatusException e) when (e.IsAlreadyExists)
        {
            // The pod that had this number before left it.
        }
    }

    private async Task DeleteAsync(StatefulSet set, Pod pod, CancellationToken ct)
    {
        if (pod.HasEnded) Events.Event(set, "Warning", pod.Phase == "Failed" ? "RecreatingFailedPod" : "RecreatingTerminatedPod", $"StatefulSet {set.Key} is recreating {(pod.Phase == "Failed" ? "failed" : "terminated")} Pod {pod.Name}");
        try
        {
            await Client.Resource<Pod>().DeleteAsync(pod.Namespace, pod.Name, new DeleteOptions { Preconditions = new Preconditions { Uid = pod.Uid } }, ct).ConfigureAwait(false);
            Events.Event(set, "Normal", "SuccessfulDelete", $"delete Pod {pod.Name} in StatefulSet {set.Name} successful");
        }
        catch (StatusException e) when (e.IsNotFound || e.IsConflict)
        {
            // Gone, or replaced by its successor already.
        }
    }

    private void PodChanged(Pod pod)
    {
        if (pod.ControllerRef is { } owner)
        {
            if (owner.Kind == "StatefulSet") Queue.Add($"{pod.Namespace}/{owner.Name}");
            return;
        }
        foreach (var set in _sets.InNamespace(pod.Namespace).Where(s => Selector.From(s.Spec?.Selector).Matches(pod.Labels))) Queue.Add(set.Key);
    }
}
