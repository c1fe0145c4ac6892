using MiniKube.ControlPlane.Scheduler.Queue;
using MiniKube.Machinery.Hosting.Metrics;

namespace MiniKube.ControlPlane.Scheduler;

/// <summary>The scheduler's metrics, under the names of the original's.</summary>
public sealed class SchedulerMetrics
{
    private static readonly double[] Seconds = [0.001, 0.002, 0.004, 0.008, 0.016, 0.032, 0.064, 0.128, 0.256, 0.512, 1, 2, 4, 8, 16];
    private static readonly double[] LongSeconds = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92, 163.84, 327.68];
    private readonly Counter _attempts;
    private readonly Histogram _duration;
    private readonly Histogram _untilScheduled;
    private readonly Histogram _attemptsPerPod;
    private readonly Counter _preemptions;
    private readonly Histogram _victims;

    public SchedulerMetrics(MetricRegistry registry)
    {
        Registry = registry;
        _attempts = registry.Counter("scheduler_schedule_attempts_total", "Attempts to schedule pods, by result.", "result", "profile");
        _duration = registry.Histogram("scheduler_scheduling_attempt_duration_seconds", "Time of an attempt, binding included.", Seconds, "result", "profile");
        _untilScheduled = registry.Histogram("scheduler_pod_scheduling_sli_duration_seconds", "Time from when a pod came until it was bound.", LongSeconds, "attempts");
        _attemptsPerPod = registry.Histogram("scheduler_pod_scheduling_attempts", "Attempts it took to schedule a pod.", [1, 2, 4, 8, 16]);
        _preemptions = registry.Counter("scheduler_preemption_attempts_total", "Attempts to make room by preemption.");
        _victims = registry.Histogram("scheduler_preemption_victims", "Pods preempted at once.", [1, 2, 4, 8, 16, 32, 64]);
    }

    public MetricRegistry Registry { get; }

    public void Attempted(string result, string profile, TimeSpan took)
    {
        _attempts.With(result, profile).Increment();
        _duration.With(result, profile).Observe(took.TotalSeconds);
    }

    public void Scheduled(int attempts, TimeSpan since)
    {
        _attemptsPerPod.Observe(attempts);
        _untilScheduled.With(attempts > 15 ? "16+" : attempts.ToString(System.Globalization.CultureInfo.InvariantCulture)).Observe(since.TotalSeconds);
    }

    public void Preempted(int victims)
    {
        _preemptions.Increment();
        if (victims > 0) _victims.Observe(victims);
    }

    /// <summary>Shows how many pods wait where.</summary>
    public void Watch(SchedulingQueue queue)
    {
        Pending("active", QueuePlace.Active);
        Pending("backoff", QueuePlace.Backoff);
        Pending("unschedulable", QueuePlace.Unschedulable);
        Pending("gated", QueuePlace.Gated);

        void Pending(string name, QueuePlace place) => Registry.Observe("scheduler_pending_pods", "Pods that wait, by queue.", "queue", name, () => queue.Count(place));
    }
}
