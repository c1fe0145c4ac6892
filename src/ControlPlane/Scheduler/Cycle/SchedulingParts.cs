using Microsoft.Extensions.Logging;
using MiniKube.ControlPlane.Scheduler.Cache;
using MiniKube.ControlPlane.Scheduler.Framework;
using MiniKube.ControlPlane.Scheduler.Queue;
using MiniKube.Machinery.Client.Events;

namespace MiniKube.ControlPlane.Scheduler.Cycle;

/// <summary>What a scheduling loop works with.</summary>
public sealed record SchedulingParts
{
    public required SchedulingQueue Queue { get; init; }

    public required ClusterCache Cache { get; init; }

    /// <summary>By scheduler name.</summary>
    public required IReadOnlyDictionary<string, Profile> Profiles { get; init; }

    public required WaitingPods Waiting { get; init; }

    public required IPodStatusWriter Status { get; init; }

    public required IEventRecorder Events { get; init; }

    public required SchedulerMetrics Metrics { get; init; }

    public required TimeProvider Time { get; init; }

    public required ILogger Log { get; init; }

    public int PercentageOfNodesToScore { get; init; }

    public Random Random { get; init; } = Random.Shared;
}
