using MiniKube.Node.Kubelet.Resources;

namespace MiniKube.Node.Kubelet.Status;

/// <summary>Builds the whole status of a pod. Pure: facts in, status out; a terminal phase never turns back.</summary>
public static class PodStatusBuilder
{
    public static PodStatus Build(PodStatusInputs inputs)
    {
        var pod = inputs.Pod;
        var init = ContainerStatuses.Build(inputs, pod.Spec?.InitContainers ?? [], init: true);
        var main = ContainerStatuses.Build(inputs, pod.Spec?.Containers ?? [], init: false);
        var phase = Phase(inputs, init, main);
        var addresses = Addresses(inputs);
        var hostIp = inputs.HostAddresses.Count > 0 ? inputs.HostAddresses[0] : null;
        return new PodStatus
        {
            Phase = phase,
            Conditions = PodConditions.Build(inputs, phase, init, main),
            Reason = inputs.Failure?.Reason ?? (PodPhases.IsTerminal(inputs.Previous?.Phase) ? inputs.Previous?.Reason : null),
            Message = inputs.Failure?.Message ?? (PodPhases.IsTerminal(inputs.Previous?.Phase) ? inputs.Previous?.Message : null),
            HostIP = hostIp,
            HostIPs = hostIp is null ? null : [.. inputs.HostAddresses.Select(a => new HostIP { Ip = a })],
            PodIP = addresses.Count > 0 ? addresses[0] : null,
            PodIPs = addresses.Count > 0 ? [.. addresses.Select(a => new PodIP { Ip = a })] : null,
            StartTime = inputs.Previous?.StartTime ?? new Time(inputs.Now),
            InitContainerStatuses = init.Count > 0 && !NeverRan(inputs) ? init : null,
            ContainerStatuses = NeverRan(inputs) ? null : main,
            QosClass = QosClass.Of(pod),
            ObservedGeneration = pod.Metadata?.Generation,
        };
    }

    private static string Phase(PodStatusInputs inputs, IReadOnlyList<ContainerStatus> init, IReadOnlyList<ContainerStatus> main)
    {
        if (inputs.Previous?.Phase is { } before && PodPhases.IsTerminal(before)) return before;
        return inputs.Failure is not null ? PodPhases.Failed : PodPhases.Of(inputs.Pod, init, main, inputs.Terminated);
    }

    // A pod that the node refused has nothing to tell of its containers.
    private static bool NeverRan(PodStatusInputs inputs) =>
        inputs.Failure is not null && inputs.Runtime.Containers.Count == 0 && inputs.Previous?.ContainerStatuses is not { Count: > 0 };

    // A stopped pod keeps the address it was last seen with.
    private static IReadOnlyList<string> Addresses(PodStatusInputs inputs)
    {
        if (inputs.Pod.Spec?.HostNetwork == true) return inputs.Runtime.Sandbox is null && inputs.Previous?.PodIP is null ? [] : inputs.HostAddresses;
        if (inputs.Runtime.Sandbox is { Addresses.Count: > 0 } sandbox) return sandbox.Addresses;
        return inputs.Runtime.Sandbox is { Ready: true } ? [] : [.. (inputs.Previous?.PodIPs ?? []).Select(p => p.Ip)];
    }
}
