using MiniKube.Node.Kubelet.Containers;

namespace MiniKube.Node.Kubelet.Pods;

/// <summary>What pods are told about the node they run on.</summary>
public sealed record NodeEnvironment
{
    public required string NodeName { get; init; }

    /// <summary>The node's addresses, the main one first.</summary>
    public required IReadOnlyList<string> Addresses { get; init; }

    public required IReadOnlyDictionary<string, Quantity> Allocatable { get; init; }

    public required long MemoryBytes { get; init; }

    public required SandboxDefaults Sandbox { get; init; }

    /// <summary>The node's own /etc/hosts.</summary>
    public string HostsFile { get; init; } = "/etc/hosts";

    public PodFacts Facts(Pod pod, IReadOnlyList<string> podAddresses) =>
        new(pod.Spec?.HostNetwork == true ? Addresses : podAddresses, Addresses, Allocatable);
}
