using MiniKube.ControlPlane.ControllerManager.Controllers.Jobs;
using MiniKube.ControlPlane.ControllerManager.Manager;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Batch;
using MiniKube.Machinery.Client.Informers;

namespace MiniKube.ControlPlane.ControllerManager.Controllers.TtlAfterFinished;

/// <summary>Deletes finished Jobs, with their pods, when <c>ttlSecondsAfterFinished</c> is over.</summary>
public sealed class TtlAfterFinishedController : KeyedController
{
    private readonly ILister<Job> _jobs;

    public TtlAfterFinishedController(ControllerContext context)
        : base(context, "ttl-after-finished-controller", workers: 2)
    {
        var jobs = Watch<Job>();
        _jobs = jobs.Lister;
        jobs.AddHandler(Enqueue, (_, j) => Enqueue(j));
    }

    /// <summary>When the Job may go; null while it runs or where it has no limit.</summary>
    public static DateTimeOffset? ExpiryOf(Job job)
    {
        if (job.Spec?.TtlSecondsAfterFinished is not { } seconds) return null;
        var finished = JobVerdict.Find(job.Status, "Complete") ?? JobVerdict.Find(job.Status, "Failed");
        return finished?.LastTransitionTime is { } at ? at.Value.AddSeconds(seconds) : null;
    }

    protected override async Task ReconcileAsync(string key, CancellationToken ct)
    {
        if (_jobs.Get(key) is not { IsBeingDeleted: false } job || ExpiryOf(job) is not { } expiry) return;
        if (expiry > Now)
        {
            EnqueueAt(key, expiry);
            return;
        }
        try
        {
            await Client.Resource<Job>().DeleteAsync(job.Namespace, job.Name, new DeleteOptions { PropagationPolicy = "Foreground", Preconditions = new Preconditions { Uid = job.Uid, ResourceVersion = job.ResourceVersion } }, ct).ConfigureAwait(false);
        }
        catch (StatusException e) when (e.IsNotFound)
        {
            // Gone already.
        }
    }

    private void Enqueue(Job job)
    {
        if (ExpiryOf(job) is not null) Queue.Add(job.Key);
    }
}
