using MiniKube.Node.Kubelet.Pods;
using MiniKube.Node.Kubelet.Runtime;

namespace MiniKube.Node.Kubelet.Status;

/// <summary>The facts that a pod's status is built from.</summary>
public sealed record PodStatusInputs
{
    public required Pod Pod { get; init; }

    public required PodRuntimeState Runtime { get; init; }

    public required IPodHealth Health { get; init; }

    public required WaitingReasons Waiting { get; init; }

    /// <summary>The status this kubelet last made, or the API server's when it made none.</summary>
    public PodStatus? Previous { get; init; }

    public IReadOnlyList<string> HostAddresses { get; init; } = [];

    public DateTimeOffset Now { get; init; }

    /// <summary>Set when the node ended the pod itself: <c>Evicted</c>, <c>DeadlineExceeded</c>, <c>OutOfcpu</c>, ….</summary>
    public PodFailure? Failure { get; init; }

    /// <summary>The pod will never run again: containers that have no record count as ended.</summary>
    public bool Terminated { get; init; }
}

/// <summary>Why the node ended or refused a pod.</summary>
public sealed record PodFailure(string Reason, string Message);

/// <summary>Probe verdicts, for the plan and for the status.</summary>
public interface IPodHealth : IContainerHealth
{
    /// <summary>A running, started container that its readiness probe, if any, lets take traffic.</summary>
    bool Ready(Container spec, ContainerRecord record);
}
