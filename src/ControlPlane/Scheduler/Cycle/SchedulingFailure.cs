using MiniKube.ControlPlane.Scheduler.Framework;
using MiniKube.ControlPlane.Scheduler.Queue;

namespace MiniKube.ControlPlane.Scheduler.Cycle;

/// <summary>What follows when a pod gets no node: making room, telling why, and back into the queue.</summary>
internal sealed class SchedulingFailure(SchedulingParts parts)
{
    private const string Unschedulable = "Unschedulable";
    private const string SchedulerError = "SchedulerError";

    // Stands for the nodes that are not there: any event may help.
    private static readonly HashSet<string> NoNodes = ["NoNodes"];

    public async Task NoNodeAsync(Profile profile, CycleState state, QueuedPod queued, NodeChoice choice, CancellationToken ct)
    {
        if (choice.Diagnosis is not { } diagnosis)
        {
            Rejected(queued, choice.Fault ?? PluginStatus.Error("no node and no reason"));
            return;
        }

        string? nominated = null;
        if (diagnosis.Snapshot.Nodes.Count > 0 && diagnosis.PreFilterMessage.Length == 0) nominated = await MakeRoomAsync(profile, state, queued.Pod, diagnosis, ct);
        if (nominated is { Length: > 0 }) parts.Queue.Nominated.Set(queued.Pod, nominated);
        else if (nominated is "") parts.Queue.Nominated.Remove(queued.Pod.Uid);
        PutBack(queued, diagnosis.Snapshot.Nodes.Count == 0 ? NoNodes : diagnosis.Plugins, Unschedulable, diagnosis.Describe(), nominated);
    }

    /// <summary>A plugin said no after a node was chosen, or something went wrong.</summary>
    public void Rejected(QueuedPod queued, PluginStatus status)
    {
        if (status.IsRejected) PutBack(queued, new HashSet<string> { status.Plugin }, Unschedulable, status.Message, null);
        else PutBack(queued, new HashSet<string>(), SchedulerError, status.Plugin.Length > 0 ? $"running {status.Plugin} plugin: {status.Message}" : status.Message, null);
    }

    private static async Task<string?> MakeRoomAsync(Profile profile, CycleState state, PodInfo pod, FilterDiagnosis diagnosis, CancellationToken ct)
    {
        foreach (var plugin in profile.PostFilter)
        {
            var result = await plugin.PostFilterAsync(state, pod, diagnosis, ct);
            if (result.Status.Reasons.Count > 0) diagnosis.PostFilterMessage = result.Status.Message;
            if (result.Status.IsSuccess || result.NominatedNode is not null) return result.NominatedNode;
        }

        return null;
    }

    private void PutBack(QueuedPod queued, IReadOnlySet<string> rejectedBy, string reason, string message, string? nominated)
    {
        parts.Queue.Reject(queued, rejectedBy);
        SchedulerLog.Unschedulable(parts.Log, queued.Pod.Key, message);
        parts.Events.Event(queued.Pod.Pod, "Warning", "FailedScheduling", message);
        parts.Status.Unscheduled(queued.Pod.Pod, reason, message, nominated);
    }
}
