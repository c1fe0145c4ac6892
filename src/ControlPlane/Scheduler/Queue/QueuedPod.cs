using MiniKube.ControlPlane.Scheduler.Framework;

namespace MiniKube.ControlPlane.Scheduler.Queue;

/// <summary>Where a pod waits.</summary>
public enum QueuePlace
{
    Active,
    Backoff,
    Unschedulable,
    Gated,
    InFlight,
}

/// <summary>A pod in the queue. Owned by the queue: only it changes the state, under its lock.</summary>
public sealed class QueuedPod(PodInfo pod, DateTimeOffset added)
{
    public PodInfo Pod { get; internal set; } = pod;

    /// <summary>When it first came.</summary>
    public DateTimeOffset Added { get; } = added;

    /// <summary>When it came to the place where it is.</summary>
    public DateTimeOffset Since { get; internal set; } = added;

    /// <summary>How often it was tried.</summary>
    public int Attempts { get; internal set; }

    /// <summary>Who rejected it last. Empty after a fault.</summary>
    public IReadOnlySet<string> RejectedBy { get; internal set; } = new HashSet<string>();

    public QueuePlace Place { get; internal set; }

    /// <summary>The number of the last event before it was taken out.</summary>
    internal long PoppedAt { get; set; }

    /// <summary>The end of the back-off, while <see cref="Place"/> is Backoff.</summary>
    internal DateTimeOffset BackoffUntil { get; set; }
}
