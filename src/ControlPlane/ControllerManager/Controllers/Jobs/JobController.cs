using System.Text.Json.Nodes;
using MiniKube.ControlPlane.ControllerManager.Dynamic;
using MiniKube.ControlPlane.ControllerManager.Manager;
using MiniKube.ControlPlane.ControllerManager.Ownership;
using MiniKube.ControlPlane.ControllerManager.Pods;
using MiniKube.Machinery.Api;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Batch;
using MiniKube.Machinery.Api.Types.Core;
using MiniKube.Machinery.Client.Informers;
using MiniKube.Machinery.Client.Rest;

namespace MiniKube.ControlPlane.ControllerManager.Controllers.Jobs;

/// <summary>Runs the pods of Jobs and counts how they end. Keys are Jobs; with the prefix <c>pod/</c>, pods whose Job is gone and
/// that only wait for the tracking finalizer.</summary>
public sealed class JobController : KeyedController
{
    private const string OrphanPod = "pod/";
    private readonly ILister<Job> _jobs;
    private readonly ILister<Pod> _pods;
    private readonly Expectations _expectations;
    private readonly PodWriter _writer;

    public JobController(ControllerContext context)
        : base(context, "job-controller")
    {
        var jobs = Watch<Job>();
        var pods = Watch<Pod>();
        (_jobs, _pods) = (jobs.Lister, pods.Lister);
        _expectations = new Expectations(context.Time);
        _writer = new PodWriter(Client, Events);
        jobs.AddHandler(j => Queue.Add(j.Key), (_, j) => Queue.Add(j.Key), JobGone);
        pods.AddHandler(p => PodChanged(p, created: true), (_, p) => PodChanged(p, created: false), PodGone);
    }

    protected override async Task ReconcileAsync(string key, CancellationToken ct)
    {
        if (key.StartsWith(OrphanPod, StringComparison.Ordinal))
        {
            await ReleaseOrphanAsync(key[OrphanPod.Length..], ct).ConfigureAwait(false);
            return;
        }
        if (_jobs.Get(key) is not { } job)
        {
            _expectations.Forget(key);
            return;
        }
        if (job.Spec?.ManagedBy is { Length: > 0 } manager && manager != "kubernetes.io/job-controller") return;
        var plan = JobPlan.For(job, _pods.OwnedBy(job.Uid), _expectations.AreMet(key), Now);
        if (!Same(job.Status, plan.Status)) await Client.Resource<Job>().UpdateStatusAsync(job with { Status = plan.Status }, ct).ConfigureAwait(false);
        foreach (var (type, reason, message) in plan.Events) Events.Event(job, type, reason, message);
        await Task.WhenAll(plan.Release.Select(p => ReleaseAsync(p, ct))).ConfigureAwait(false);
        await ActAsync(key, job, plan, ct).ConfigureAwait(false);
        EnqueueAt(key, plan.LookAgainAt);
    }

    private async Task ActAsync(string key, Job job, JobPlan plan, CancellationToken ct)
    {
        if (plan.Delete.Count > 0)
        {
            _expectations.ExpectDeletions(key, plan.Delete.Select(p => p.Uid));
            foreach (var pod in plan.Delete) await DeleteAsync(key, job, pod, ct).ConfigureAwait(false);
        }
        else if (plan.Create.Count > 0)
        {
            _expectations.ExpectCreations(key, plan.Create.Count);
            var (created, failure) = await _writer.CreateAsync(job, plan.Create, ct).ConfigureAwait(false);
            _expectations.CreationSettled(key, plan.Create.Count - created);
            if (failure is not null) throw failure;
        }
    }

    private async Task DeleteAsync(string key, Job job, Pod pod, CancellationToken ct)
    {
        try
        {
            await _writer.DeleteAsync(job, pod, ct).ConfigureAwait(false);
        }
        catch
        {
            _expectations.DeletionSettled(key, pod);
            throw;
        }
    }

    private async Task ReleaseOrphanAsync(string key, CancellationToken ct)
    {
        if (_pods.Get(key) is { } pod && pod.HasFinalizer(JobPods.TrackingFinalizer) && JobOf(pod) is null) await ReleaseAsync(pod, ct).ConfigureAwait(false);
    }

    private async Task ReleaseAsync(Pod pod, CancellationToken ct)
    {
        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject { ["uid"] = pod.Uid, ["$deleteFromPrimitiveList/finalizers"] = new JsonArray(JobPods.TrackingFinalizer) },
        };
        try
        {
            await Client.Resource<Pod>().PatchAsync(pod.Namespace, pod.Name, PatchKind.StrategicMerge, patch.ToUtf8(), null, ct).ConfigureAwait(false);
        }
        catch (StatusException e) when (e.IsNotFound || e.IsConflict)
        {
            // Gone, or replaced by another of the same name.
        }
    }

    private Job? JobOf(Pod pod) =>
        pod.ControllerRef is { Kind: "Job" } r && _jobs.Get(pod.Namespace, r.Name) is { } job && job.Uid == r.Uid ? job : null;

    private void PodChanged(Pod pod, bool created)
    {
        if (!JobPods.IsJobOwned(pod)) return;
        var key = $"{pod.Namespace}/{pod.ControllerRef!.Name}";
        if (created && !pod.IsBeingDeleted) _expectations.CreationSettled(key);
        if (pod.IsBeingDeleted) _expectations.DeletionSettled(key, pod);
        if (JobOf(pod) is { } job) Queue.Add(job.Key);
        else if (pod.HasFinalizer(JobPods.TrackingFinalizer)) Queue.Add(OrphanPod + pod.Key);
    }

    private void PodGone(Pod pod)
    {
        if (JobOf(pod) is not { } job) return;
        _expectations.DeletionSettled(job.Key, pod);
        Queue.Add(job.Key);
    }

    private void JobGone(Job job)
    {
        Queue.Add(job.Key);
        foreach (var pod in _pods.OwnedBy(job.Uid)) Queue.Add(OrphanPod + pod.Key);
    }

    private static bool Same(JobStatus? a, JobStatus b) => ApiJson.Serialize(a ?? new JobStatus()).AsSpan().SequenceEqual(ApiJson.Serialize(b));
}
