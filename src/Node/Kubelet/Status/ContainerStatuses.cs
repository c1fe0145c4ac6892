using MiniKube.Node.Kubelet.Pods;
using MiniKube.Node.Kubelet.Resources;
using MiniKube.Node.Kubelet.Runtime;

namespace MiniKube.Node.Kubelet.Status;

/// <summary>Turns what the runtime reports into the containerStatuses of the API. Pure.</summary>
public static class ContainerStatuses
{
    public const string RuntimeName = "containerd";

    public static IReadOnlyList<ContainerStatus> Build(PodStatusInputs inputs, IEnumerable<Container> containers, bool init)
    {
        var previous = init ? inputs.Previous?.InitContainerStatuses : inputs.Previous?.ContainerStatuses;
        return [.. containers.Select(c => Build(inputs, c, init, previous?.FirstOrDefault(s => s.Name == c.Name)))];
    }

    private static ContainerStatus Build(PodStatusInputs inputs, Container container, bool init, ContainerStatus? previous)
    {
        var record = init && !inputs.Terminated ? inputs.Runtime.Current(container.Name) : inputs.Runtime.Latest(container.Name);
        var status = record is null ? WithoutRecord(inputs, container, previous) : FromRecord(inputs, container, record, previous);
        status = status with
        {
            Resources = container.Resources,
            AllocatedResources = container.Resources?.Requests is { Count: > 0 } requests ? requests : null,
            VolumeMounts = container.VolumeMounts is { Count: > 0 } mounts ? [.. mounts.Select(MountStatus)] : null,
        };
        if (record is null) return status;
        var sidecar = PodResources.IsSidecar(container);
        return init && !sidecar
            ? status with { Ready = record.Succeeded, Started = record.IsRunning }
            : status with { Ready = inputs.Health.Ready(container, record), Started = inputs.Health.Started(container, record) };
    }

    private static ContainerStatus FromRecord(PodStatusInputs inputs, Container container, ContainerRecord record, ContainerStatus? previous)
    {
        var ended = inputs.Runtime.Previous(container.Name) is { Phase: ContainerPhase.Exited } before
            ? new ContainerState { Terminated = Terminated(before) } : previous?.ContainerID == IdOf(record) ? previous?.LastState : null;
        var status = new ContainerStatus
        {
            Name = container.Name,
            Image = record.Image.Length > 0 ? record.Image : container.Image ?? "",
            ImageID = record.ImageId,
            ContainerID = IdOf(record),
            RestartCount = record.RestartCount,
            LastState = ended ?? new ContainerState(),
        };
        var waiting = inputs.Waiting.Get(container.Name);
        switch (record.Phase)
        {
            case ContainerPhase.Running:
                return status with { State = new ContainerState { Running = new ContainerStateRunning { StartedAt = record.StartedAt } } };
            case ContainerPhase.Exited when waiting is not null && !inputs.Terminated && inputs.Failure is null
                && PodPlanner.ShouldStart(inputs.Pod, container, record):
                return status with { State = Waiting(waiting.Reason, waiting.Message), LastState = new ContainerState { Terminated = Terminated(record) } };
            case ContainerPhase.Exited:
                return status with { State = new ContainerState { Terminated = Terminated(record) } };
            case ContainerPhase.Unknown:
                return status with { State = new ContainerState { Terminated = Lost(record) } };
            default:
                return status with { State = Waiting(waiting?.Reason ?? "ContainerCreating", waiting?.Message) };
        }
    }

    private static ContainerStatus WithoutRecord(PodStatusInputs inputs, Container container, ContainerStatus? previous)
    {
        var waiting = inputs.Waiting.Get(container.Name);
        var state = Waiting(waiting?.Reason ?? DefaultReason(inputs, container), waiting?.Message);
        var last = previous?.State?.Terminated is { } ended ? new ContainerState { Terminated = ended } : previous?.LastState;
        var status = new ContainerStatus
        {
            Name = container.Name,
            Image = container.Image ?? "",
            ImageID = "",
            State = state,
            LastState = last ?? new ContainerState(),
            RestartCount = previous?.RestartCount ?? 0,
            Started = false,
        };
        if (!inputs.Terminated || previous is null) return status;
        if (previous.State?.Terminated is not null) return previous with { Ready = false, Started = false };
        return previous.State?.Running is null ? status : previous with { Ready = false, Started = false, State = new ContainerState { Terminated = Vanished(previous) } };
    }

    // Before any init container is made, the main ones wait for them; a pod without init containers is just being created.
    private static string DefaultReason(PodStatusInputs inputs, Container container)
    {
        var hasInit = inputs.Pod.Spec?.InitContainers is { Count: > 0 };
        if (!hasInit) return "ContainerCreating";
        return PodPlanner.IsInitialized(inputs.Pod, inputs.Runtime, inputs.Health) && inputs.Runtime.Sandbox is not null
            && inputs.Pod.Spec!.Containers.Any(c => c.Name == container.Name) ? "ContainerCreating" : "PodInitializing";
    }

    private static string IdOf(ContainerRecord record) => $"{RuntimeName}://{record.Id}";

    private static ContainerState Waiting(string reason, string? message) =>
        new() { Waiting = new ContainerStateWaiting { Reason = reason, Message = string.IsNullOrEmpty(message) ? null : message } };

    private static ContainerStateTerminated Terminated(ContainerRecord record) => new()
    {
        ExitCode = record.ExitCode,
        Reason = record.Reason.Length > 0 ? record.Reason : record.ExitCode == 0 ? "Completed" : "Error",
        Message = record.Message.Length > 0 ? record.Message : null,
        StartedAt = record.StartedAt,
        FinishedAt = record.FinishedAt,
        ContainerID = IdOf(record),
    };

    private static ContainerStateTerminated Lost(ContainerRecord record) => new()
    {
        ExitCode = 137,
        Reason = "ContainerStatusUnknown",
        Message = "The container could not be located when the pod was terminated",
        StartedAt = record.StartedAt,
        ContainerID = IdOf(record),
    };

    private static ContainerStateTerminated Vanished(ContainerStatus previous) => new()
    {
        ExitCode = 137,
        Reason = "ContainerStatusUnknown",
        Message = "The container could not be located when the pod was terminated",
        ContainerID = previous.ContainerID,
    };

    private static VolumeMountStatus MountStatus(VolumeMount mount) => new()
    {
        Name = mount.Name,
        MountPath = mount.MountPath,
        ReadOnly = mount.ReadOnly,
        RecursiveReadOnly = mount.ReadOnly == true ? "Disabled" : null,
    };
}
