using MiniKube.ControlPlane.ControllerManager.Manager;
using MiniKube.Machinery.Api;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Batch;
using MiniKube.Machinery.Client.Informers;

namespace MiniKube.ControlPlane.ControllerManager.Controllers.CronJobs;

/// <summary>Starts Jobs by the clock. Each CronJob is looked at when its next time comes.</summary>
public sealed class CronJobController : KeyedController
{
    private const string ByOwner = "cronjob";
    private readonly ILister<CronJob> _crons;
    private readonly ILister<Job> _jobs;

    public CronJobController(ControllerContext context)
        : base(context, "cronjob-controller")
    {
        var crons = Watch<CronJob>();
        var jobs = Watch<Job>();
        jobs.AddIndex(ByOwner, j => j.ControllerRef is { Kind: "CronJob" } r ? [r.Uid] : []);
        (_crons, _jobs) = (crons.Lister, jobs.Lister);
        EnqueueOnChange(crons);
        jobs.AddHandler(EnqueueOwner, (_, j) => EnqueueOwner(j), EnqueueOwner);
    }

    protected override async Task ReconcileAsync(string key, CancellationToken ct)
    {
        if (_crons.Get(key) is not { } cron) return;
        CronJobPlan plan;
        try
        {
            plan = CronJobPlan.For(cron, _jobs.ByIndex(ByOwner, cron.Uid), Now);
        }
        catch (FormatException e)
        {
            Events.Event(cron, "Warning", "UnparseableSchedule", $"unparseable schedule: {cron.Spec?.Schedule} : {e.Message}");
            return;
        }
        foreach (var job in plan.Delete) await DeleteAsync(job, ct).ConfigureAwait(false);
        if (plan.Create is { } created) await CreateAsync(cron, created, ct).ConfigureAwait(false);
        foreach (var (type, reason, message) in plan.Events) Events.Event(cron, type, reason, message);
        if (!ApiJson.Serialize(cron.Status ?? new CronJobStatus()).AsSpan().SequenceEqual(ApiJson.Serialize(plan.Status)))
            await Client.Resource<CronJob>().UpdateStatusAsync(cron with { Status = plan.Status }, ct).ConfigureAwait(false);
        EnqueueAt(key, plan.LookAgainAt);
    }

    private async Task CreateAsync(CronJob cron, Job job, CancellationToken ct)
    {
        try
        {
            await Client.Resource<Job>().CreateAsync(job, ct).ConfigureAwait(false);
            Events.Event(cron, "Normal", "SuccessfulCreate", $"Created job {job.Name}");
        }
        catch (StatusException e) when (e.IsAlreadyExists || e.IsNamespaceTerminating)
        {
            // Started before, or nothing may start here any more.
        }
        catch (StatusException e)
        {
            Events.Event(cron, "Warning", "FailedCreate", $"Error creating job: {e.Message}");
            throw;
        }
    }

    private async Task DeleteAsync(Job job, CancellationToken ct)
    {
        try
        {
            await Client.Resource<Job>().DeleteAsync(job.Namespace, job.Name, new DeleteOptions { PropagationPolicy = "Background", Preconditions = new Preconditions { Uid = job.Uid } }, ct).ConfigureAwait(false);
        }
        catch (StatusException e) when (e.IsNotFound)
        {
            // Gone already.
        }
    }

    private void EnqueueOwner(Job job)
    {
        if (job.ControllerRef is { Kind: "CronJob" } owner) Queue.Add($"{job.Namespace}/{owner.Name}");
    }
}
