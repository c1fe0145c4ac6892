using MiniKube.ControlPlane.Scheduler.Framework;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.Scheduler.Queue;

/// <summary>The pods that want a node. Active ones are ready; those in back-off failed a moment ago; unschedulable ones wait for an event that may
/// let them in; gated ones may not be scheduled yet. One reader takes them out; any thread puts them in.</summary>
public sealed partial class SchedulingQueue : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, QueuedPod> _pods = new(StringComparer.Ordinal);
    private readonly SortedSet<QueuedPod> _active;
    private readonly HashSet<QueuedPod> _inFlight = [];
    private readonly HashSet<QueuedPod> _unschedulable = [];
    private readonly PriorityQueue<QueuedPod, DateTimeOffset> _backoff = new();
    private readonly SemaphoreSlim _ready = new(0, 1);
    private readonly Func<Pod, Profile?> _profileOf;
    private readonly QueueOptions _options;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;

    /// <param name="profileOf">The profile of a pod; null for another scheduler's.</param>
    public SchedulingQueue(IQueueSortPlugin order, Func<Pod, Profile?> profileOf, QueueOptions options, TimeProvider time)
    {
        (_profileOf, _options, _time) = (profileOf, options, time);
        _active = new SortedSet<QueuedPod>(new QueueOrder(order));
        _timer = time.CreateTimer(_ => Wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public NominatedPods Nominated { get; } = new();

    /// <summary>How many pods wait in a place.</summary>
    public int Count(QueuePlace place)
    {
        lock (_gate) return _pods.Values.Count(p => p.Place == place);
    }

    /// <summary>Adds a pod, or notes its new state.</summary>
    public void AddOrUpdate(PodInfo pod)
    {
        lock (_gate)
        {
            Nominated.Set(pod, pod.Pod.Status?.NominatedNodeName);
            if (_pods.TryGetValue(pod.Uid, out var known)) Update(known, pod);
            else AddNew(pod);
        }
    }

    /// <summary>Forgets a pod that is gone, or was placed.</summary>
    public void Remove(string uid)
    {
        lock (_gate)
        {
            Nominated.Remove(uid);
            if (!_pods.Remove(uid, out var known)) return;
            Unplace(known);
            DropOldEvents();
        }
    }

    /// <summary>The first active pod, as soon as there is one. It stays known as in flight until <see cref="Done"/>, <see cref="Reject"/> or <see cref="Remove"/>.</summary>
    public async Task<QueuedPod> PopAsync(CancellationToken ct)
    {
        while (true)
        {
            lock (_gate)
            {
                if (_active.Min is { } first)
                {
                    first.Attempts++;
                    first.PoppedAt = _lastEvent;
                    Place(first, QueuePlace.InFlight);
                    return first;
                }
            }

            await _ready.WaitAsync(ct);
        }
    }

    /// <summary>The pod was placed.</summary>
    public void Done(QueuedPod pod) => Remove(pod.Pod.Uid);

    /// <summary>The pod could not be placed. Events that came meanwhile count for it.</summary>
    /// <param name="rejectedBy">The plugins that rejected it; empty after a fault, then only time helps.</param>
    public void Reject(QueuedPod pod, IReadOnlySet<string> rejectedBy)
    {
        lock (_gate)
        {
            if (!_pods.TryGetValue(pod.Pod.Uid, out var known) || known != pod || pod.Place != QueuePlace.InFlight) return;
            pod.RejectedBy = rejectedBy;
            pod.Since = _time.GetUtcNow();
            var missed = _events.Where(e => e.Number > pod.PoppedAt).Select(e => e.Change).ToList();
            if (rejectedBy.Count == 0 || missed.Exists(change => Helps(pod, change))) ToBackoff(pod);
            else Place(pod, QueuePlace.Unschedulable);
            DropOldEvents();
            SetTimer();
        }
    }

    public void Dispose()
    {
        _timer.Dispose();
        _ready.Dispose();
    }

    private void AddNew(PodInfo pod)
    {
        var queued = new QueuedPod(pod, _time.GetUtcNow());
        _pods.Add(pod.Uid, queued);
        ToActive(queued);
    }

    private void Update(QueuedPod known, PodInfo pod)
    {
        // The order may depend on the pod, so it leaves the sorted set while it changes.
        var wasActive = _active.Remove(known);
        var before = known.Pod;
        known.Pod = pod;
        if (wasActive || known.Place == QueuePlace.Gated) ToActive(known);
        else if (SpecChanged(before.Pod, pod.Pod)) Note(new ClusterChange(ClusterEvent.PodUpdated, Pod: pod.Pod), known);
    }

    private static bool SpecChanged(Pod before, Pod after) =>
        !ReferenceEquals(before.Spec, after.Spec) && before.Metadata?.Generation != after.Metadata?.Generation
        || !(before.Metadata?.Labels ?? new Dictionary<string, string>()).SequenceEqual(after.Metadata?.Labels ?? new Dictionary<string, string>());

    private void ToActive(QueuedPod pod)
    {
        var gates = _profileOf(pod.Pod.Pod)?.PreEnqueue ?? [];
        var blocking = gates.FirstOrDefault(g => !g.PreEnqueue(pod.Pod.Pod).IsSuccess);
        if (blocking is not null)
        {
            pod.RejectedBy = new HashSet<string> { blocking.Name };
            Place(pod, QueuePlace.Gated);
            return;
        }

        Place(pod, QueuePlace.Active);
        _active.Add(pod);
        if (_ready.CurrentCount == 0) _ready.Release();
    }

    private void ToBackoff(QueuedPod pod)
    {
        pod.BackoffUntil = pod.Since + Backoff(pod.Attempts);
        if (pod.BackoffUntil <= _time.GetUtcNow())
        {
            ToActive(pod);
            return;
        }

        Place(pod, QueuePlace.Backoff);
        _backoff.Enqueue(pod, pod.BackoffUntil);
        SetTimer();
    }

    private TimeSpan Backoff(int attempts)
    {
        var delay = _options.InitialBackoff * Math.Pow(2, Math.Min(Math.Max(attempts, 1) - 1, 30));
        return delay < _options.MaxBackoff ? delay : _options.MaxBackoff;
    }

    private void Place(QueuedPod pod, QueuePlace place)
    {
        Unplace(pod);
        pod.Place = place;
        if (place == QueuePlace.InFlight) _inFlight.Add(pod);
        if (place == QueuePlace.Unschedulable) _unschedulable.Add(pod);
    }

    private void Unplace(QueuedPod pod)
    {
        _active.Remove(pod);
        _inFlight.Remove(pod);
        _unschedulable.Remove(pod);
    }

    private sealed class QueueOrder(IQueueSortPlugin order) : IComparer<QueuedPod>
    {
        public int Compare(QueuedPod? x, QueuedPod? y)
        {
            if (ReferenceEquals(x, y)) return 0;
            var sorted = order.Compare(x!, y!);
            return sorted != 0 ? sorted : string.CompareOrdinal(x!.Pod.Uid, y!.Pod.Uid);
        }
    }
}
