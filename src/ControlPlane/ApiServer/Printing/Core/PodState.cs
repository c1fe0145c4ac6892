using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.ApiServer.Printing.Core;

/// <summary>The one word and the counts that sum up a pod: what READY, STATUS and RESTARTS show.</summary>
internal sealed class PodState
{
    private readonly Dictionary<string, Container> initContainers;
    private readonly Pod pod;
    private Time? lastRestart;
    private int sidecarRestarts;
    private Time? lastSidecarRestart;

    private PodState(Pod pod)
    {
        this.pod = pod;
        initContainers = (pod.Spec?.InitContainers ?? []).GroupBy(c => c.Name, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
        Total = (pod.Spec?.Containers.Count ?? 0) + initContainers.Values.Count(IsSidecar);
        Reason = string.IsNullOrEmpty(pod.Status?.Reason) ? pod.Status?.Phase ?? "" : pod.Status.Reason;
    }

    public int Ready { get; private set; }

    public int Total { get; }

    public int Restarts { get; private set; }

    public string Reason { get; private set; }

    public static PodState Of(Pod pod)
    {
        var state = new PodState(pod);
        if (state.Condition("PodScheduled") is { Reason: "SchedulingGated" })
            state.Reason = "SchedulingGated";
        bool initializing = state.VisitInitContainers();
        if (!initializing || state.IsTrue("Initialized"))
            state.VisitContainers();
        state.ApplyDeletion();
        return state;
    }

    /// <summary><c>2</c>, or <c>2 (30s ago)</c> where the end of the last run is known.</summary>
    public string RestartText(DateTimeOffset now) =>
        Restarts != 0 && lastRestart is { } last ? $"{Restarts} ({Ages.Text(now - last.Value)} ago)" : $"{Restarts}";

    private static bool IsSidecar(Container? container) => container?.RestartPolicy == "Always";

    private static Time? Later(Time? a, Time? b) => b is null || (a is not null && a.Value.CompareTo(b.Value) >= 0) ? a : b;

    private static string Ended(ContainerStateTerminated ended) => ended switch
    {
        { Reason.Length: > 0 } => ended.Reason,
        { Signal: not null and not 0 } => $"Signal:{ended.Signal}",
        _ => $"ExitCode:{ended.ExitCode}",
    };

    /// <returns>Whether an init container is still in the way of the others.</returns>
    private bool VisitInitContainers()
    {
        IReadOnlyList<ContainerStatus> statuses = pod.Status?.InitContainerStatuses ?? [];
        for (int i = 0; i < statuses.Count; i++)
        {
            CountRestarts(statuses[i]);
            if (IsPassed(statuses[i]))
                continue;
            Reason = "Init:" + InitReason(statuses[i], i);
            return true;
        }
        return false;
    }

    private bool IsPassed(ContainerStatus status)
    {
        if (status.State?.Terminated is { ExitCode: 0 })
            return true;
        if (!IsSidecar(initContainers.GetValueOrDefault(status.Name)) || status.Started != true)
            return false;
        if (status.Ready)
            Ready++;
        return true;
    }

    private string InitReason(ContainerStatus status, int index) => status.State switch
    {
        { Terminated: { } ended } => Ended(ended),
        { Waiting.Reason: { Length: > 0 } waiting } when waiting != "PodInitializing" => waiting,
        _ => $"{index}/{pod.Spec?.InitContainers?.Count ?? 0}",
    };

    private void CountRestarts(ContainerStatus status)
    {
        Time? ended = status.LastState?.Terminated?.FinishedAt;
        Restarts += status.RestartCount;
        lastRestart = Later(lastRestart, ended);
        if (!IsSidecar(initContainers.GetValueOrDefault(status.Name)))
            return;
        sidecarRestarts += status.RestartCount;
        lastSidecarRestart = Later(lastSidecarRestart, ended);
    }

    /// <summary>Once initialized, restarts of ordinary init containers no longer count.</summary>
    private void VisitContainers()
    {
        (Restarts, lastRestart) = (sidecarRestarts, lastSidecarRestart);
        bool hasRunning = false;
        foreach (ContainerStatus status in (pod.Status?.ContainerStatuses ?? []).Reverse())
        {
            Restarts += status.RestartCount;
            lastRestart = Later(lastRestart, status.LastState?.Terminated?.FinishedAt);
            if (status.State?.Waiting?.Reason is { Length: > 0 } waiting)
                Reason = waiting;
            else if (status.State?.Terminated is { } ended)
                Reason = Ended(ended);
            else if (status.Ready && status.State?.Running is not null)
            {
                hasRunning = true;
                Ready++;
            }
        }
        if (Reason == "Completed" && hasRunning)
            Reason = IsTrue("Ready") ? "Running" : "NotReady";
    }

    private void ApplyDeletion()
    {
        if (!pod.IsBeingDeleted)
            return;
        if (pod.Status?.Reason == "NodeLost")
            Reason = "Unknown";
        else if (pod.Status?.Phase is not ("Succeeded" or "Failed"))
            Reason = "Terminating";
    }

    private PodCondition? Condition(string type) => pod.Status?.Conditions?.FirstOrDefault(c => c.Type == type);

    private bool IsTrue(string type) => Condition(type)?.Status == "True";
}
