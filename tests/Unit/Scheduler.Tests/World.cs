using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
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

namespace MiniKube.Scheduler.Tests;

/// <summary>A scheduler without a server: what it would write is remembered, and shown back as the informers would.</summary>
internal sealed class World : IPodBinder, IPreemptionWriter, IPodStatusWriter, IEventRecorder, IDisposable
{
    private readonly SemaphoreSlim _slots = new(8);
    private readonly Dictionary<string, Profile> _profiles = [];

    public World(SchedulerConfiguration? configuration = null)
    {
        configuration ??= new SchedulerConfiguration();
        Queue = new SchedulingQueue(new PrioritySort(), p => _profiles.GetValueOrDefault(p.Spec!.SchedulerName!), configuration.Queue, Time);
        Cache = new ClusterCache(Time);
        Waiting = new WaitingPods(Time);
        foreach (var profile in configuration.Profiles) _profiles[profile.SchedulerName] = ProfileBuilder.Build(profile, Context(profile));
        Parts = new SchedulingParts
        {
            Queue = Queue,
            Cache = Cache,
            Profiles = _profiles,
            Waiting = Waiting,
            Status = this,
            Events = this,
            Metrics = new SchedulerMetrics(new MetricRegistry()),
            Time = Time,
            Log = NullLogger.Instance,
            Random = new Random(1),
        };
        Loop = new SchedulingLoop(Parts);
        Watch = new ClusterWatch(Cache, Queue, p => _profiles.ContainsKey(p.Spec!.SchedulerName!), NullLogger.Instance);
    }

    public FakeTimeProvider Time { get; } = new();

    public SchedulingQueue Queue { get; }

    public ClusterCache Cache { get; }

    public WaitingPods Waiting { get; }

    public SchedulingParts Parts { get; }

    public SchedulingLoop Loop { get; }

    public ClusterWatch Watch { get; }

    public Profile Profile => _profiles.Values.First();

    public System.Collections.Concurrent.ConcurrentDictionary<string, string> Bound { get; } = new();

    public List<string> Evicted { get; } = [];

    public List<string> Messages { get; } = [];

    public List<(string Pod, string Reason, string Message, string? Nominated)> Statuses { get; } = [];

    public Func<PodInfo, Exception?> BindFails { get; set; } = _ => null;

    public IReadOnlyCollection<PodDisruptionBudget> Budgets { get; set; } = [];

    public World Nodes(params Node[] nodes)
    {
        foreach (var node in nodes) Watch.NodeAdded(node);
        return this;
    }

    /// <summary>Shows a pod and, if it waits, schedules until nothing is ready.</summary>
    public async Task<string?> ScheduleAsync(Pod pod)
    {
        Watch.PodAdded(pod);
        await DrainAsync();
        return Bound.GetValueOrDefault(pod.Name);
    }

    public async Task DrainAsync()
    {
        while (Queue.Count(QueuePlace.Active) > 0)
        {
            var next = await Queue.PopAsync(CancellationToken.None);
            await await Loop.ScheduleOneAsync(next, _slots, CancellationToken.None);
        }
    }

    public Task BindAsync(PodInfo pod, string node, CancellationToken ct)
    {
        if (BindFails(pod) is { } error) throw error;
        Bound[pod.Pod.Name] = node;
        return Task.CompletedTask;
    }

    public Task EvictAsync(PodInfo victim, PodInfo preemptor, string node, CancellationToken ct)
    {
        Evicted.Add(victim.Pod.Name);
        return Task.CompletedTask;
    }

    public void Unscheduled(Pod pod, string reason, string message, string? nominatedNode) => Statuses.Add((pod.Name, reason, message, nominatedNode));

    public void Event(IKubeObject about, string type, string reason, string message)
    {
        lock (Messages) Messages.Add($"{type} {reason}: {message}");
    }

    public void Dispose()
    {
        Queue.Dispose();
        _slots.Dispose();
    }

    private Func<Func<Profile>, PluginContext> Context(ProfileConfiguration profile) => self => new PluginContext
    {
        Arguments = profile.Arguments,
        Binder = this,
        Preemption = this,
        Nominated = Queue.Nominated,
        NamespaceLabels = ns => new Dictionary<string, string> { ["kubernetes.io/metadata.name"] = ns },
        Profile = self,
    };
}
