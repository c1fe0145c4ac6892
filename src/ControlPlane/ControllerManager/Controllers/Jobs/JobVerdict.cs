using MiniKube.ControlPlane.ControllerManager.Pods;
using MiniKube.Machinery.Api.Types.Batch;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.ControllerManager.Controllers.Jobs;

/// <summary>Why a Job is over.</summary>
public sealed record JobVerdict(bool Success, string Reason, string Message)
{
    private static readonly JobVerdict Reached = new(true, "CompletionsReached", "Reached expected number of succeeded pods");

    /// <summary>Null while the Job goes on. A verdict once written is kept.</summary>
    public static JobVerdict? For(Job job, JobCount count, IReadOnlyCollection<Pod> active, DateTimeOffset now)
    {
        if (Find(job.Status, "FailureTarget") is { } failing) return new JobVerdict(false, failing.Reason ?? "", failing.Message ?? "");
        if (Find(job.Status, "SuccessCriteriaMet") is { } met) return new JobVerdict(true, met.Reason ?? "", met.Message ?? "");
        var limit = job.Spec?.BackoffLimit ?? 6;
        if (count.Failed > limit || RestartsExceed(job, active, limit)) return new JobVerdict(false, "BackoffLimitExceeded", "Job has reached the specified backoff limit");
        if (Deadline(job) is { } deadline && deadline <= now) return new JobVerdict(false, "DeadlineExceeded", "Job was active longer than specified deadline");
        if (job.Spec?.Completions is { } completions) return count.Succeeded >= completions ? Reached : null;
        return count.Succeeded > 0 && active.Count == 0 ? Reached : null;
    }

    /// <summary>When the Job will have been active for too long; null without a limit, or while suspended.</summary>
    public static DateTimeOffset? Deadline(Job job) =>
        job.Spec is { ActiveDeadlineSeconds: { } seconds, Suspend: not true } && job.Status?.StartTime is { } start ? start.Value.AddSeconds(seconds) : null;

    public static bool IsFinished(JobStatus? status) => Find(status, "Complete") is not null || Find(status, "Failed") is not null;

    public static JobCondition? Find(JobStatus? status, string type) => status?.Conditions?.FirstOrDefault(c => c.Type == type && c.Status == "True");

    /// <summary>Containers restarted in place count against the same limit as failed pods.</summary>
    private static bool RestartsExceed(Job job, IReadOnlyCollection<Pod> active, int limit)
    {
        if (job.Spec?.Template?.Spec?.RestartPolicy != "OnFailure") return false;
        var restarts = active.Where(p => p.Phase is "Running" or "Pending")
            .Sum(p => (p.Status?.InitContainerStatuses ?? []).Concat(p.Status?.ContainerStatuses ?? []).Sum(c => c.RestartCount));
        return limit == 0 ? restarts > 0 : restarts >= limit;
    }
}
