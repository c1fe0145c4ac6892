using MiniKube.ControlPlane.ControllerManager.Controllers.Revisions;
using MiniKube.ControlPlane.ControllerManager.Manager;
using MiniKube.ControlPlane.ControllerManager.Ownership;
using MiniKube.ControlPlane.ControllerManager.Pods;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Selectors;
using MiniKube.Machinery.Api.Types.Apps;
using MiniKube.Machinery.Api.Types.Core;
using MiniKube.Machinery.Client.Informers;

namespace MiniKube.ControlPlane.ControllerManager.Controllers.DaemonSets;

/// <summary>Keeps one pod of each DaemonSet on every node that fits.</summary>
public sealed class DaemonSetController : KeyedController
{
    private readonly ILister<DaemonSet> _sets;
    private readonly ILister<Pod> _pods;
    private readonly ILister<Node> _nodes;
    private readonly ILister<ControllerRevision> _revisions;
    private readonly Expectations _expectations;
    private readonly PodWriter _writer;
    private readonly RevisionWriter _revisionWriter;
    private readonly ClaimWriter<DaemonSet, Pod> _claims;

    public DaemonSetController(ControllerContext context)
        : base(context, "daemonset-controller", workers: 2)
    {
        var sets = Watch<DaemonSet>();
        var pods = Watch<Pod>();
        var nodes = Watch<Node>();
        var revisions = Watch<ControllerRevision>();
        (_sets, _pods, _nodes, _revisions) = (sets.Lister, pods.Lister, nodes.Lister, revisions.Lister);
        _expectations = new Expectations(context.Time);
        _writer = new PodWriter(Client, Events);
        _revisionWriter = new RevisionWriter(Client);
        _claims = new ClaimWriter<DaemonSet, Pod>(Client, "apps/v1", "DaemonSet");
        EnqueueOnChange(sets);
        nodes.AddHandler(_ => EnqueueAll(), (old, now) => { if (Matters(old, now)) EnqueueAll(); }, _ => EnqueueAll());
        pods.AddHandler(p => PodChanged(p, created: true), (_, p) => PodChanged(p, created: false), p => PodChanged(p, created: false, gone: true));
    }

    protected override async Task ReconcileAsync(string key, CancellationToken ct)
    {
        if (_sets.Get(key) is not { } set)
        {
            _expectations.Forget(key);
            return;
        }
        if (set.IsBeingDeleted || set.Spec?.Template is not { } template) return;
        var claim = ClaimPlan<Pod>.For(set, Selector.From(set.Spec.Selector), _pods.OwnedBy(set.Uid).Concat(_pods.Orphans(set.Namespace)));
        var pods = await _claims.ApplyAsync(set, claim, ct).ConfigureAwait(false);
        var known = _revisions.InNamespace(set.Namespace).Where(r => r.IsControlledBy(set)).ToList();
        var hashesInUse = pods.Select(p => p.Labels.GetValueOrDefault(DaemonPods.HashLabel)).ToHashSet(StringComparer.Ordinal);
        var inUse = known.Where(r => hashesInUse.Contains(r.Labels.GetValueOrDefault(DaemonPods.HashLabel))).Select(r => r.Name).ToHashSet(StringComparer.Ordinal);
        var revisions = RevisionPlan.For(set, "DaemonSet", template, DaemonPods.HashLabel, known, set.Spec.RevisionHistoryLimit ?? 10, set.Status?.CollisionCount, inUse);
        await _revisionWriter.ApplyAsync(revisions, ct).ConfigureAwait(false);
        var hash = revisions.Current.Labels[DaemonPods.HashLabel];
        if (_expectations.AreMet(key)) await ActAsync(key, set, DaemonSetPlan.For(set, _nodes.List(), pods, hash, Now), ct).ConfigureAwait(false);
        var status = DaemonSetPlan.Status(set, _nodes.List(), pods, hash, Now);
        if (status != (set.Status ?? new DaemonSetStatus())) await Client.Resource<DaemonSet>().UpdateStatusAsync(set with { Status = status }, ct).ConfigureAwait(false);
        EnqueueAt(key, NextAvailable(set, pods));
    }

    private async Task ActAsync(string key, DaemonSet set, DaemonSetPlan plan, CancellationToken ct)
    {
        foreach (var (reason, message) in plan.Events) Events.Event(set, reason == "FailedDaemonPod" ? "Warning" : "Normal", reason, message);
        if (plan.Delete.Count > 0)
        {
            _expectations.ExpectDeletions(key, plan.Delete.Select(p => p.Uid));
            foreach (var pod in plan.Delete) await DeleteAsync(key, set, pod, ct).ConfigureAwait(false);
        }
        else if (plan.Create.Count > 0)
        {
            _expectations.ExpectCreations(key, plan.Create.Count);
            var (created, failure) = await _writer.CreateAsync(set, plan.Create, ct).ConfigureAwait(false);
            _expectations.CreationSettled(key, plan.Create.Count - created);
            if (failure is not null) throw failure;
        }
        if (plan.Delete.Count > 0 && plan.Create.Count > 0) Queue.Add(key);
    }

    private async Task DeleteAsync(string key, DaemonSet set, Pod pod, CancellationToken ct)
    {
        try
        {
            await _writer.DeleteAsync(set, pod, ct).ConfigureAwait(false);
        }
        catch
        {
            _expectations.DeletionSettled(key, pod);
            throw;
        }
    }

    private DateTimeOffset? NextAvailable(DaemonSet set, IEnumerable<Pod> pods) =>
        pods.Select(p => p.AvailableAt(set.Spec?.MinReadySeconds ?? 0)).Where(at => at > Now).Min();

    private static bool Matters(Node old, Node now) =>
        !ReferenceEquals(old.Metadata?.Labels, now.Metadata?.Labels) && !old.Labels.OrderBy(l => l.Key).SequenceEqual(now.Labels.OrderBy(l => l.Key))
        || !(old.Spec?.Taints ?? []).Select(t => (t.Key, t.Value, t.Effect)).SequenceEqual((now.Spec?.Taints ?? []).Select(t => (t.Key, t.Value, t.Effect)));

    private void EnqueueAll()
    {
        foreach (var set in _sets.List()) Queue.Add(set.Key);
    }

    private void PodChanged(Pod pod, bool created, bool gone = false)
    {
        if (pod.ControllerRef is not { } owner)
        {
            foreach (var candidate in _sets.InNamespace(pod.Namespace).Where(s => Selector.From(s.Spec?.Selector).Matches(pod.Labels))) Queue.Add(candidate.Key);
            return;
        }
        if (owner.Kind != "DaemonSet" || _sets.Get(pod.Namespace, owner.Name) is not { } set || set.Uid != owner.Uid) return;
        if (created && !pod.IsBeingDeleted) _expectations.CreationSettled(set.Key);
        if (gone || pod.IsBeingDeleted) _expectations.DeletionSettled(set.Key, pod);
        Queue.Add(set.Key);
    }
}
