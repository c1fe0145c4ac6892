using System.Globalization;
using MiniKube.Node.Kubelet.Containers;
using MiniKube.Node.Kubelet.Pods;

namespace MiniKube.Node.Kubelet.Runtime;

/// <summary>Reads what the runtime knows of a pod into our own records.</summary>
public sealed class RuntimeStateReader(IContainerRuntime runtime)
{
    /// <exception cref="RuntimeException">The runtime did not answer.</exception>
    public async Task<PodRuntimeState> ReadAsync(string podUid, CancellationToken ct)
    {
        var sandboxes = new List<SandboxRecord>();
        foreach (var listed in await runtime.ListPodSandboxesAsync(podUid, ct))
        {
            if (await runtime.PodSandboxStatusAsync(listed.Id, ct) is { } status) sandboxes.Add(Sandbox(status));
        }
        var containers = new List<ContainerRecord>();
        foreach (var listed in await runtime.ListContainersAsync(podUid, ct))
        {
            if (await runtime.ContainerStatusAsync(listed.Id, ct) is { } status) containers.Add(Container(status, listed.PodSandboxId));
        }
        return new PodRuntimeState { Sandboxes = sandboxes, Containers = containers };
    }

    public static SandboxRecord Sandbox(Cri.PodSandboxStatus status)
    {
        var ready = status.State == Cri.PodSandboxState.SandboxReady;
        var addresses = ready && status.Network is { Ip.Length: > 0 } network
            ? new[] { network.Ip }.Concat(network.AdditionalIps.Select(i => i.Ip)).ToArray() : [];
        return new SandboxRecord
        {
            Id = status.Id,
            Attempt = status.Metadata?.Attempt ?? 0,
            Ready = ready,
            CreatedAt = FromNanoseconds(status.CreatedAt) ?? default,
            HostNetwork = status.Linux?.Namespaces?.Options?.Network == Cri.NamespaceMode.Node,
            Addresses = addresses,
        };
    }

    public static ContainerRecord Container(Cri.ContainerStatus status, string sandboxId)
    {
        var phase = status.State switch
        {
            Cri.ContainerState.ContainerRunning => ContainerPhase.Running,
            Cri.ContainerState.ContainerExited => ContainerPhase.Exited,
            Cri.ContainerState.ContainerCreated => ContainerPhase.Created,
            _ => ContainerPhase.Unknown,
        };
        return new ContainerRecord
        {
            Id = status.Id,
            Name = status.Labels.GetValueOrDefault(RuntimeLabels.ContainerName) ?? status.Metadata?.Name ?? "",
            SandboxId = sandboxId,
            Phase = phase,
            RestartCount = int.TryParse(status.Annotations.GetValueOrDefault(RuntimeLabels.RestartCount), CultureInfo.InvariantCulture, out var count) ? count : 0,
            Hash = ContainerHash.Parse(status.Annotations.GetValueOrDefault(RuntimeLabels.ContainerHash)),
            CreatedAt = FromNanoseconds(status.CreatedAt) ?? default,
            StartedAt = FromNanoseconds(status.StartedAt),
            FinishedAt = FromNanoseconds(status.FinishedAt),
            ExitCode = status.ExitCode,
            Reason = status.Reason,
            Message = phase == ContainerPhase.Exited ? TerminationMessage.Read(status) : "",
            Image = status.Image?.Image ?? "",
            ImageId = status.ImageRef,
            LogPath = status.LogPath,
            Annotations = status.Annotations.ToDictionary(),
        };
    }

    private static DateTimeOffset? FromNanoseconds(long value) => value <= 0 ? null : DateTimeOffset.UnixEpoch.AddTicks(value / 100);
}
