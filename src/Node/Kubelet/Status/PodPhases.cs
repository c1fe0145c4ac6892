using MiniKube.Node.Kubelet.Resources;

namespace MiniKube.Node.Kubelet.Status;

/// <summary>Derives the one-word phase from the containers' states. Pure.</summary>
public static class PodPhases
{
    public const string Pending = "Pending";
    public const string Running = "Running";
    public const string Succeeded = "Succeeded";
    public const string Failed = "Failed";

    public static bool IsTerminal(string? phase) => phase is Succeeded or Failed;

    public static string Of(Pod pod, IReadOnlyList<ContainerStatus> init, IReadOnlyList<ContainerStatus> main, bool terminated)
    {
        var policy = pod.Spec?.RestartPolicy is { Length: > 0 } p ? p : "Always";
        var (pendingInit, failedInit) = CountInit(pod, init);
        int running = 0, waiting = 0, stopped = 0, succeeded = 0;
        foreach (var status in main)
        {
            if (status.State?.Running is not null) running++;
            else if (status.State?.Terminated is { } ended)
            {
                stopped++;
                if (ended.ExitCode == 0) succeeded++;
            }
            else if (status.LastState?.Terminated is not null) stopped++;
            else waiting++;
        }
        if (failedInit > 0 && policy == "Never") return Failed;
        if (terminated) return waiting == 0 && failedInit == 0 && stopped == succeeded && stopped > 0 ? Succeeded : Failed;
        if (pendingInit > 0 || waiting > 0) return Pending;
        if (running > 0) return Running;
        if (stopped == 0) return Pending;
        if (policy == "Always") return Running;
        if (stopped == succeeded) return Succeeded;
        return policy == "Never" && !HasRestartRules(pod) ? Failed : Running;
    }

    private static bool HasRestartRules(Pod pod) => (pod.Spec?.Containers ?? []).Any(c => c.RestartPolicy is { Length: > 0 } || c.RestartPolicyRules is { Count: > 0 });

    private static (int Pending, int Failed) CountInit(Pod pod, IReadOnlyList<ContainerStatus> statuses)
    {
        int pending = 0, failed = 0;
        foreach (var container in pod.Spec?.InitContainers ?? [])
        {
            var status = statuses.FirstOrDefault(s => s.Name == container.Name);
            if (PodResources.IsSidecar(container))
            {
                if (status?.Started != true && status?.State?.Terminated is null && status?.LastState?.Terminated is null) pending++;
                continue;
            }
            switch (status?.State)
            {
                case { Terminated.ExitCode: 0 }: break;
                case { Terminated: not null }: failed++; pending++; break;
                default: pending++; break;
            }
        }
        return (pending, failed);
    }
}
