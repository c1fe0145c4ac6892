using MiniKube.ControlPlane.ControllerManager.Pods;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Batch;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.ControllerManager.Controllers.Jobs;

/// <summary>What to do about one Job, in this order: write the status, take finalizers off, delete, create. Pure.</summary>
public sealed record JobPlan
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(10);

    public required JobStatus Status { get; init; }

    public IReadOnlyList<Pod> Release { get; init; } = [];

    public IReadOnlyList<Pod> Delete { get; init; } = [];

    public IReadOnlyList<Pod> Create { get; init; } = [];

    /// <summary>Type, reason and message of events to record once the status is written.</summary>
    public IReadOnlyList<(string Type, string Reason, string Message)> Events { get; init; } = [];

    public DateTimeOffset? LookAgainAt { get; init; }

    /// <param name="pods">The Job's pods.</param>
    /// <param name="settled">False while pods created or deleted a moment ago are not in the cache yet: then none are created or deleted.</param>
    public static JobPlan For(Job job, IReadOnlyCollection<Pod> pods, bool settled, DateTimeOffset now)
    {
        if (JobVerdict.IsFinished(job.Status))
            return new JobPlan { Status = job.Status!, Release = [.. pods.Where(p => p.HasFinalizer(JobPods.TrackingFinalizer))] };
        var count = JobCount.Of(job, pods);
        Pod[] active = [.. pods.Where(p => p.IsActive)];
        var status = WithCounts(job, count.Status, pods, active);
        var (suspended, events) = WithSuspension(job, status, now);
        status = suspended;
        if (JobVerdict.For(job with { Status = status }, count, active, now) is { } verdict)
            return Finish(job, status, count, verdict, pods, active, events, settled, now);
        var plan = new JobPlan { Status = status, Release = count.Release, Events = events, LookAgainAt = JobVerdict.Deadline(job with { Status = status }) };
        if (!settled || job.IsBeingDeleted) return plan;
        return job.Spec?.Suspend == true ? plan with { Delete = active } : Manage(job, plan, count, pods, active, now);
    }

    private static JobPlan Manage(Job job, JobPlan plan, JobCount count, IReadOnlyCollection<Pod> pods, Pod[] active, DateTimeOffset now)
    {
        var parallelism = job.Spec?.Parallelism ?? 1;
        var wanted = job.Spec?.Completions is { } completions ? Math.Min(completions - count.Succeeded, parallelism) : count.Succeeded > 0 ? active.Length : parallelism;
        if (active.Length > wanted) return plan with { Delete = [.. PodRanking.ForDeletion(active, active, now).Take(active.Length - Math.Max(0, wanted))] };
        var missing = wanted - active.Length;
        if (job.Spec?.PodReplacementPolicy == "Failed") missing -= pods.Count(p => p.IsBeingDeleted && !p.HasEnded);
        if (missing <= 0) return plan;
        if (RetryAt(pods) is { } retry && retry > now) return plan with { LookAgainAt = plan.LookAgainAt is { } d && d < retry ? d : retry };
        return plan with { Create = JobPods.IsIndexed(job) ? [.. FreeIndexes(job, count, active).Take(missing).Select(i => JobPods.Create(job, i))] : [.. Enumerable.Repeat(JobPods.Create(job, null), missing)] };
    }

    private static IEnumerable<int> FreeIndexes(Job job, JobCount count, Pod[] active)
    {
        var taken = active.Select(JobPods.IndexOf).ToHashSet();
        return Enumerable.Range(0, job.Spec?.Completions ?? 0).Where(i => !count.Completed.Contains(i) && !taken.Contains(i));
    }

    /// <summary>After failures since the last success, the next pod waits 10 s, 20 s, 40 s, … at most 10 minutes.</summary>
    private static DateTimeOffset? RetryAt(IReadOnlyCollection<Pod> pods)
    {
        var success = pods.Where(p => p.Phase == "Succeeded").Select(EndOf).DefaultIfEmpty(DateTimeOffset.MinValue).Max();
        DateTimeOffset[] failures = [.. pods.Where(p => p.Phase == "Failed").Select(EndOf).Where(at => at > success)];
        if (failures.Length == 0) return null;
        var pause = FirstPause * Math.Pow(2, Math.Min(failures.Length - 1, 10));
        return failures.Max() + (pause < LongestPause ? pause : LongestPause);
    }

    private static DateTimeOffset EndOf(Pod pod) =>
        (pod.Status?.ContainerStatuses ?? []).Select(c => c.State?.Terminated?.FinishedAt?.Value).Where(t => t is not null).Max()
        ?? pod.Condition("Ready")?.LastTransitionTime?.Value ?? pod.Metadata?.CreationTimestamp?.Value ?? DateTimeOffset.MinValue;

    private static JobStatus WithCounts(Job job, JobStatus status, IReadOnlyCollection<Pod> pods, Pod[] active) => status with
    {
        Active = active.Length == 0 ? null : active.Length,
        Ready = active.Count(p => p.IsReady),
        Terminating = pods.Count(p => p.IsBeingDeleted && !p.HasEnded),
    };

    private static (JobStatus Status, IReadOnlyList<(string, string, string)> Events) WithSuspension(Job job, JobStatus status, DateTimeOffset now)
    {
        var known = status.Conditions?.FirstOrDefault(c => c.Type == "Suspended");
        if (job.Spec?.Suspend == true)
        {
            if (known?.Status == "True") return (status, []);
            return (With(status, "Suspended", "True", "JobSuspended", "Job suspended", now) with { StartTime = null }, [("Normal", "Suspended", "Job suspended")]);
        }
        if (known?.Status == "True") return (With(status, "Suspended", "False", "JobResumed", "Job resumed", now) with { StartTime = now }, [("Normal", "Resumed", "Job resumed")]);
        return (status with { StartTime = status.StartTime ?? now }, []);
    }

    /// <summary>First the verdict is written and the rest is stopped; the Job is over when no pod runs any more and all are counted.</summary>
    private static JobPlan Finish(Job job, JobStatus status, JobCount count, JobVerdict verdict, IReadOnlyCollection<Pod> pods, Pod[] active, IReadOnlyList<(string, string, string)> events, bool settled, DateTimeOffset now)
    {
        status = With(status, verdict.Success ? "SuccessCriteriaMet" : "FailureTarget", "True", verdict.Reason, verdict.Message, now);
        var over = active.Length == 0 && !pods.Any(p => p.IsBeingDeleted && !p.HasEnded) && count.IsSettled && count.Release.Count == 0;
        if (!over) return new JobPlan { Status = status, Release = count.Release, Delete = settled ? active : [], Events = events };
        status = With(status, verdict.Success ? "Complete" : "Failed", "True", verdict.Reason, verdict.Message, now);
        if (verdict.Success) status = status with { CompletionTime = now };
        return new JobPlan
        {
            Status = status,
            Events = [.. events, verdict.Success ? ("Normal", "Completed", "Job completed") : ("Warning", verdict.Reason, verdict.Message)],
        };
    }

    private static JobStatus With(JobStatus status, string type, string value, string reason, string message, DateTimeOffset now)
    {
        if (status.Conditions?.Any(c => c.Type == type && c.Status == value && c.Reason == reason) == true) return status;
        var condition = new JobCondition { Type = type, Status = value, Reason = reason, Message = message, LastProbeTime = now, LastTransitionTime = now };
        return status with { Conditions = [.. (status.Conditions ?? []).Where(c => c.Type != type), condition] };
    }
}
