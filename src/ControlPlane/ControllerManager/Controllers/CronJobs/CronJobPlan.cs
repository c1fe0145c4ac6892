using MiniKube.ControlPlane.ControllerManager.Controllers.Jobs;
using MiniKube.ControlPlane.ControllerManager.Ownership;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Batch;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.ControllerManager.Controllers.CronJobs;

/// <summary>What to do about one CronJob: the Job to start, Jobs to remove, when to look again. Pure.</summary>
public sealed record CronJobPlan
{
    /// <summary>More missed times than this are not counted one by one.</summary>
    private const int ManyMissed = 100;

    public required CronJobStatus Status { get; init; }

    public Job? Create { get; init; }

    public IReadOnlyList<Job> Delete { get; init; } = [];

    public IReadOnlyList<(string Type, string Reason, string Message)> Events { get; init; } = [];

    public DateTimeOffset? LookAgainAt { get; init; }

    /// <param name="jobs">The Jobs this CronJob owns.</param>
    /// <exception cref="FormatException">The schedule or its time zone is unusable.</exception>
    public static CronJobPlan For(CronJob cron, IReadOnlyCollection<Job> jobs, DateTimeOffset now)
    {
        var events = new List<(string, string, string)>();
        var status = Settled(cron, jobs, events);
        var plan = new CronJobPlan { Status = status, Delete = History(cron, jobs), Events = events };
        if (cron.IsBeingDeleted || cron.Spec?.Suspend == true) return plan;
        var schedule = CronSchedule.Parse(cron.Spec?.Schedule ?? "", cron.Spec?.TimeZone);
        plan = plan with { LookAgainAt = schedule.Next(now) };
        if (MostRecent(cron, schedule, now, events) is not { } due) return plan;
        if (cron.Spec?.StartingDeadlineSeconds is { } deadline && due.AddSeconds(deadline) < now)
        {
            events.Add(("Warning", "MissSchedule", $"Missed scheduled time to start a job: {due:R}"));
            return plan;
        }
        return Start(cron, jobs, plan, due, now, events);
    }

    /// <summary>A name that only this scheduled time has: a second try of the same time meets itself.</summary>
    public static string JobName(CronJob cron, DateTimeOffset due) => $"{cron.Name}-{due.ToUnixTimeSeconds() / 60}";

    private static CronJobPlan Start(CronJob cron, IReadOnlyCollection<Job> jobs, CronJobPlan plan, DateTimeOffset due, DateTimeOffset now, List<(string, string, string)> events)
    {
        var active = jobs.Where(j => !JobVerdict.IsFinished(j.Status)).ToList();
        if (jobs.Any(j => j.Name == JobName(cron, due))) return plan with { Status = plan.Status with { LastScheduleTime = due } };
        if (cron.Spec?.ConcurrencyPolicy == "Forbid" && active.Count > 0)
        {
            events.Add(("Normal", "JobAlreadyActive", "Not starting job because prior execution is running and concurrency policy is Forbid"));
            return plan;
        }
        var replaced = cron.Spec?.ConcurrencyPolicy == "Replace" ? active : [];
        foreach (var job in replaced) events.Add(("Normal", "SuccessfulDelete", $"Deleted job {job.Name}"));
        return plan with { Create = JobOf(cron, due), Delete = [.. plan.Delete, .. replaced], Status = plan.Status with { LastScheduleTime = due } };
    }

    /// <summary>The latest time that has passed since the last run (or creation) and was not served.</summary>
    private static DateTimeOffset? MostRecent(CronJob cron, CronSchedule schedule, DateTimeOffset now, List<(string, string, string)> events)
    {
        var from = cron.Status?.LastScheduleTime?.Value ?? cron.Metadata?.CreationTimestamp?.Value ?? now;
        if (cron.Spec?.StartingDeadlineSeconds is { } deadline && now.AddSeconds(-deadline) > from) from = now.AddSeconds(-deadline);
        DateTimeOffset? found = null;
        for (var missed = 0; schedule.Next(found ?? from) is { } next && next <= now; missed++)
        {
            found = next;
            if (missed <= ManyMissed) continue;
            events.Add(("Warning", "TooManyMissedTimes", "too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew"));
            // Skip ahead: only the latest one counts.
            if (schedule.Next(now.AddDays(-1)) is { } recent && recent <= now && recent > found) found = recent;
            missed = int.MinValue;
        }
        return found;
    }

    private static CronJobStatus Settled(CronJob cron, IReadOnlyCollection<Job> jobs, List<(string, string, string)> events)
    {
        var status = cron.Status ?? new CronJobStatus();
        foreach (var known in status.Active ?? [])
        {
            var job = jobs.FirstOrDefault(j => j.Uid == known.Uid);
            if (job is null) events.Add(("Normal", "MissingJob", $"Active job went missing: {known.Name}"));
            else if (JobVerdict.IsFinished(job.Status)) events.Add(("Normal", "SawCompletedJob", $"Saw completed job: {job.Name}, condition: {(JobVerdict.Find(job.Status, "Complete") is not null ? "Complete" : "Failed")}"));
        }
        var succeeded = jobs.Where(j => JobVerdict.Find(j.Status, "Complete") is not null).Select(j => j.Status!.CompletionTime?.Value).Max();
        var last = succeeded is { } at && (status.LastSuccessfulTime is not { } before || at > before.Value) ? (Time)at : status.LastSuccessfulTime;
        IReadOnlyList<ObjectReference> active = [.. jobs.Where(j => !JobVerdict.IsFinished(j.Status)).OrderBy(j => j.Name, StringComparer.Ordinal).Select(Reference)];
        return status with { Active = active.Count == 0 ? null : active, LastSuccessfulTime = last };
    }

    private static ObjectReference Reference(Job job) => new() { ApiVersion = "batch/v1", Kind = "Job", Namespace = job.Namespace, Name = job.Name, Uid = job.Uid, ResourceVersion = job.ResourceVersion };

    private static IReadOnlyList<Job> History(CronJob cron, IReadOnlyCollection<Job> jobs)
    {
        return [.. Oldest("Complete", cron.Spec?.SuccessfulJobsHistoryLimit ?? 3), .. Oldest("Failed", cron.Spec?.FailedJobsHistoryLimit ?? 1)];

        IEnumerable<Job> Oldest(string condition, int keep)
        {
            var ended = jobs.Where(j => !j.IsBeingDeleted && JobVerdict.Find(j.Status, condition) is not null).OrderBy(j => j.Status?.StartTime?.Value).ThenBy(j => j.Name, StringComparer.Ordinal).ToList();
            return ended.Take(Math.Max(0, ended.Count - keep));
        }
    }

    private static Job JobOf(CronJob cron, DateTimeOffset due)
    {
        var template = cron.Spec?.JobTemplate;
        return new Job
        {
            ApiVersion = "batch/v1",
            Kind = "Job",
            Metadata = new ObjectMeta
            {
                Name = JobName(cron, due),
                Namespace = cron.Namespace,
                Labels = template?.Metadata?.Labels,
                Annotations = new Dictionary<string, string>(template?.Metadata?.Annotations ?? new Dictionary<string, string>(), StringComparer.Ordinal) { ["batch.kubernetes.io/cronjob-scheduled-timestamp"] = new Time(due).ToString() },
                OwnerReferences = [OwnerReferences.ControllerOf(cron, "batch/v1", "CronJob")],
            },
            Spec = template?.Spec,
        };
    }
}
