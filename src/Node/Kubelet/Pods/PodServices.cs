using MiniKube.Machinery.Client.Events;
using MiniKube.Node.Kubelet.Containers;
using MiniKube.Node.Kubelet.Probes;
using MiniKube.Node.Kubelet.Resources;
using MiniKube.Node.Kubelet.Runtime;
using MiniKube.Node.Kubelet.Status;
using MiniKube.Node.Kubelet.Volumes;

namespace MiniKube.Node.Kubelet.Pods;

/// <summary>The parts that every pod worker of a node shares. All are safe for concurrent use.</summary>
public sealed record PodServices
{
    public required IContainerRuntime Runtime { get; init; }

    public required RuntimeStateReader State { get; init; }

    public required VolumeManager Volumes { get; init; }

    public required ContainerStarter Starter { get; init; }

    public required ContainerKiller Killer { get; init; }

    public required IPodCgroups Cgroups { get; init; }

    public required IProber Prober { get; init; }

    public required ProbeResults Probes { get; init; }

    public required BackOff CrashBackOff { get; init; }

    public required IStatusSink Status { get; init; }

    public required IEventRecorder Events { get; init; }

    public required NodeEnvironment Node { get; init; }

    public required KubeletPaths Paths { get; init; }

    public required TimeProvider Time { get; init; }

    public required ILogger Log { get; init; }

    /// <summary>Which pod a container or sandbox id belongs to, for runtime events.</summary>
    public required RuntimeIdIndex Ids { get; init; }

    /// <summary>Told the uid of a pod that has left no trace.</summary>
    public required Action<string> Forget { get; init; }
}
