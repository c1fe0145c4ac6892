using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using MiniKube.ControlPlane.Scheduler;
using MiniKube.ControlPlane.Scheduler.Cache;
using MiniKube.ControlPlane.Scheduler.Configuration;
using MiniKube.ControlPlane.Scheduler.Cycle;
using MiniKube.ControlPlane.Scheduler.Framework;
using MiniKube.ControlPlane.Scheduler.Plugins;
using MiniKube.ControlPlane.Scheduler.Preemption;
using MiniKube.ControlPlane.Scheduler.Queue;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Core;
using MiniKube.Machinery.Api.Types.Policy;
using MiniKube.Machinery.Client.Events;
using MiniKube.Machinery.Hosting.Metrics;

namespace MiniKube.Benchmarks.Scheduling;

/// <summary>The scheduler with a binder that only takes time, and tells its informers what it bound.</summary>
internal sealed class BenchmarkScheduler : IPodBinder, IPreemptionWriter, IPodStatusWriter, IEventRecorder, IDisposable
{
    private readonly TimeSpan _latency;
    private readonly int _pods;
    private readonly SchedulingQueue _queue;
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<string, long> _added = new();

    public BenchmarkScheduler(TimeSpan latency, int pods)
    {
        (_latency, _pods) = (latency, pods);
        var profiles = new Dictionary<string, Profile>();
        _queue = new SchedulingQueue(new PrioritySort(), _ => profiles.GetValueOrDefault(ProfileConfiguration.DefaultName), new QueueOptions(), TimeProvider.System);
        profiles[ProfileConfiguration.DefaultName] = ProfileBuilder.Build(new ProfileConfiguration(), Context);
        var parts = new SchedulingParts
        {
            Queue = _queue,
            Cache = new ClusterCache(TimeProvider.System),
            Profiles = profiles,
            Waiting = new WaitingPods(TimeProvider.System),
            Status = this,
            Events = this,
            Metrics = new SchedulerMetrics(new MetricRegistry()),
            Time = TimeProvider.System,
            Log = NullLogger.Instance,
        };
        Loop = new SchedulingLoop(parts);
        Watch = new ClusterWatch(parts.Cache, _queue, _ => true, NullLogger.Instance);
    }

    public SchedulingLoop Loop { get; }

    public ClusterWatch Watch { get; }

    public Task AllBound => _done.Task;

    public ConcurrentBag<TimeSpan> UntilBound { get; } = [];

    public IReadOnlyCollection<PodDisruptionBudget> Budgets => [];

    public void Add(Pod pod)
    {
        _added[pod.Uid] = Stopwatch.GetTimestamp();
        Watch.PodAdded(pod);
    }

    public async Task BindAsync(PodInfo pod, string node, CancellationToken ct)
    {
        if (_latency > TimeSpan.Zero) await Task.Delay(_latency, ct);
        UntilBound.Add(Stopwatch.GetElapsedTime(_added[pod.Uid]));
        Watch.PodUpdated(pod.Pod, pod.Pod with { Spec = pod.Pod.Spec! with { NodeName = node } });
        if (UntilBound.Count == _pods) _done.TrySetResult();
    }

    public Task EvictAsync(PodInfo victim, PodInfo preemptor, string node, CancellationToken ct) => Task.CompletedTask;

    public void Unscheduled(Pod pod, string reason, string message, string? nominatedNode) => _done.TrySetException(new InvalidOperationException(message));

    public void Event(IKubeObject about, string type, string reason, string message)
    {
        // Nobody listens.
    }

    public void Dispose() => _queue.Dispose();

    private PluginContext Context(Func<Profile> self) => new()
    {
        Arguments = new PluginArguments(),
        Binder = this,
        Preemption = this,
        Nominated = _queue.Nominated,
        NamespaceLabels = _ => new Dictionary<string, string>(),
        Profile = self,
    };
}
