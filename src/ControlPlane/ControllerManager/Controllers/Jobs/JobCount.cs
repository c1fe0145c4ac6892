using MiniKube.ControlPlane.ControllerManager.Pods;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Batch;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.ControllerManager.Controllers.Jobs;

/// <summary>Counts ended pods exactly once, across crashes. An ended pod is first noted by uid in the status; then its finalizer is
/// taken off; when the noted pod has no finalizer any more (or is gone), it becomes part of the number. Pure.</summary>
/// <param name="Succeeded">All known successes: counted, noted, and new.</param>
/// <param name="Release">Pods whose finalizer may go once <paramref name="Status"/> is written.</param>
public sealed record JobCount(int Succeeded, int Failed, IndexSet Completed, JobStatus Status, IReadOnlyList<Pod> Release)
{
    /// <summary>Keeps the status small; the rest is noted in the next round.</summary>
    private const int MaxNoted = 500;

    public static JobCount Of(Job job, IReadOnlyCollection<Pod> pods)
    {
        var status = job.Status ?? new JobStatus();
        var indexed = JobPods.IsIndexed(job);
        var held = pods.Where(p => p.HasFinalizer(JobPods.TrackingFinalizer)).ToDictionary(p => p.Uid, StringComparer.Ordinal);
        var (succeeded, notedSucceeded) = Settle(status.Succeeded ?? 0, status.UncountedTerminatedPods?.Succeeded, held);
        var (failed, notedFailed) = Settle(status.Failed ?? 0, status.UncountedTerminatedPods?.Failed, held);
        var completed = IndexSet.Parse(status.CompletedIndexes, indexed ? job.Spec?.Completions ?? 0 : 0);
        var release = held.Values.Where(p => notedSucceeded.Contains(p.Uid) || notedFailed.Contains(p.Uid)).ToList();
        var room = MaxNoted - notedSucceeded.Count - notedFailed.Count;
        foreach (var pod in held.Values.Where(p => !notedSucceeded.Contains(p.Uid) && !notedFailed.Contains(p.Uid)).OrderBy(p => p.Name, StringComparer.Ordinal))
        {
            if (room == 0) break;
            if (pod.Phase == "Succeeded")
            {
                release.Add(pod);
                if (indexed)
                {
                    if (JobPods.IndexOf(pod) is { } index && index < (job.Spec?.Completions ?? 0)) completed = completed.With([index]);
                    continue;
                }
                notedSucceeded.Add(pod.Uid);
            }
            else if (IsFailed(job, pod))
            {
                release.Add(pod);
                // A pod stopped by suspending its Job did not fail.
                if (job.Spec?.Suspend == true && !pod.HasEnded) continue;
                notedFailed.Add(pod.Uid);
            }
            else
            {
                continue;
            }
            room--;
        }
        if (indexed) succeeded = completed.Count;
        var next = status with
        {
            Succeeded = succeeded == 0 ? null : succeeded,
            Failed = failed == 0 ? null : failed,
            CompletedIndexes = indexed && completed.Count > 0 ? completed.ToString() : null,
            UncountedTerminatedPods = new UncountedTerminatedPods { Succeeded = OrNone(notedSucceeded), Failed = OrNone(notedFailed) },
        };
        return new JobCount(succeeded + notedSucceeded.Count, failed + notedFailed.Count, completed, next, release);
    }

    public bool IsSettled => Status.UncountedTerminatedPods is null or { Succeeded: null, Failed: null };

    /// <summary>A pod that is being deleted counts as failed at once, unless only ended pods may be replaced.</summary>
    private static bool IsFailed(Job job, Pod pod) =>
        pod.Phase == "Failed" || (pod.IsBeingDeleted && pod.Phase != "Succeeded" && job.Spec?.PodReplacementPolicy != "Failed");

    private static (int Counted, List<string> Noted) Settle(int counted, IReadOnlyList<string>? noted, Dictionary<string, Pod> held)
    {
        var still = (noted ?? []).Where(held.ContainsKey).ToList();
        return (counted + (noted?.Count ?? 0) - still.Count, still);
    }

    private static IReadOnlyList<string>? OrNone(List<string> uids) => uids.Count == 0 ? null : uids;
}
