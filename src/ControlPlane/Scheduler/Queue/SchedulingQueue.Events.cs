using MiniKube.ControlPlane.Scheduler.Framework;

namespace MiniKube.ControlPlane.Scheduler.Queue;

/// <summary>What brings pods back: events, the end of a back-off, and at last time itself.</summary>
public sealed partial class SchedulingQueue
{
    private static readonly TimeSpan SweepPeriod = TimeSpan.FromSeconds(30);

    // Kept while pods are in flight: an event that comes while a pod is being tried must not be lost to it.
    private readonly List<(long Number, ClusterChange Change)> _events = [];
    private long _lastEvent;
    private DateTimeOffset _nextSweep = DateTimeOffset.MaxValue;

    /// <summary>Lets the pods in that this change may help.</summary>
    public void Note(ClusterChange change)
    {
        if (change.Event == ClusterEvent.None) return;
        lock (_gate)
        {
            Remember(change);
            foreach (var pod in _unschedulable.ToList())
            {
                if (Helps(pod, change)) ToBackoff(pod);
            }
        }
    }

    private void Note(ClusterChange change, QueuedPod only)
    {
        Remember(change);
        if (only.Place == QueuePlace.Unschedulable && Helps(only, change)) ToBackoff(only);
    }

    private void Remember(ClusterChange change)
    {
        _lastEvent++;
        if (_inFlight.Count > 0) _events.Add((_lastEvent, change));
    }

    private bool Helps(QueuedPod pod, ClusterChange change)
    {
        // A change of the pod itself concerns no other pod.
        if (change.Event == ClusterEvent.PodUpdated && change.Pod?.Metadata?.Uid != pod.Pod.Uid) return false;
        if (_profileOf(pod.Pod.Pod) is not { } profile || pod.RejectedBy.Count == 0) return true;
        return pod.RejectedBy.Any(plugin =>
            !profile.Hints.TryGetValue(plugin, out var hints)
            || hints.Any(h => (h.Events & change.Event) != 0 && (h.Helps is null || h.Helps(pod.Pod, change))));
    }

    private void DropOldEvents()
    {
        if (_events.Count == 0) return;
        var oldest = _inFlight.Select(p => p.PoppedAt).DefaultIfEmpty(long.MaxValue).Min();
        _events.RemoveAll(e => e.Number <= oldest);
    }

    private void Wake()
    {
        lock (_gate)
        {
            var now = _time.GetUtcNow();
            while (_backoff.TryPeek(out var pod, out var until) && until <= now)
            {
                _backoff.Dequeue();
                if (IsCurrent(pod, until)) ToActive(pod);
            }

            if (_nextSweep <= now) Sweep(now);
            SetTimer();
        }
    }

    private void Sweep(DateTimeOffset now)
    {
        _nextSweep = DateTimeOffset.MaxValue;
        foreach (var pod in _unschedulable.Where(p => p.Since + _options.MaxUnschedulable <= now).ToList()) ToBackoff(pod);
    }

    // A pod that was removed, or went elsewhere, leaves a stale entry behind.
    private bool IsCurrent(QueuedPod pod, DateTimeOffset until) =>
        pod.Place == QueuePlace.Backoff && pod.BackoffUntil == until && _pods.TryGetValue(pod.Pod.Uid, out var known) && known == pod;

    private void SetTimer()
    {
        if (_unschedulable.Count > 0 && _nextSweep == DateTimeOffset.MaxValue) _nextSweep = _time.GetUtcNow() + SweepPeriod;
        var next = _backoff.TryPeek(out _, out var until) && until < _nextSweep ? until : _nextSweep;
        if (next == DateTimeOffset.MaxValue) return;
        var wait = next - _time.GetUtcNow();
        _timer.Change(wait > TimeSpan.Zero ? wait + TimeSpan.FromMilliseconds(1) : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}
