namespace MiniKube.Node.Kubelet.Pods;

using MiniKube.Node.Kubelet.Runtime;

/// <summary>Why a running container has to go.</summary>
public sealed record ContainerKill(ContainerRecord Container, string Message, string Reason, long? GraceSeconds = null);

/// <summary>What stands between a pod and its spec, decided from facts alone. Order: kills, sandbox, init, containers.</summary>
public sealed record PodPlan
{
    /// <summary>Everything of the pod is to be ended first.</summary>
    public bool KillPod { get; init; }

    public bool CreateSandbox { get; init; }

    /// <summary>Attempt number for the sandbox to make.</summary>
    public uint Attempt { get; init; }

    public IReadOnlyList<ContainerKill> Kill { get; init; } = [];

    /// <summary>Init containers to start now, sidecars included, in order.</summary>
    public IReadOnlyList<Container> StartInit { get; init; } = [];

    public IReadOnlyList<Container> Start { get; init; } = [];

    public bool IsNoOp => !KillPod && !CreateSandbox && Kill.Count == 0 && StartInit.Count == 0 && Start.Count == 0;
}

/// <summary>Verdicts of probes that the plan needs. A container without a probe is healthy and started.</summary>
public interface IContainerHealth
{
    bool LivenessFailed(string containerId);

    bool StartupFailed(string containerId);

    /// <summary>The startup probe has succeeded, or there is none and the container runs.</summary>
    bool Started(Container spec, ContainerRecord record);
}
