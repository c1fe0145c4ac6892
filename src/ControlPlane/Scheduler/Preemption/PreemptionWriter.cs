using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using MiniKube.ControlPlane.Scheduler.Framework;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Core;
using MiniKube.Machinery.Api.Types.Policy;
using MiniKube.Machinery.Client.Events;
using MiniKube.Machinery.Client.Informers;
using MiniKube.Machinery.Client.Rest;

namespace MiniKube.ControlPlane.Scheduler.Preemption;

/// <summary>Ends victims through the API server, with the DisruptionTarget condition and an event that say why.</summary>
public sealed class PreemptionWriter(KubeClient client, ILister<PodDisruptionBudget> budgets, IEventRecorder events, SchedulerMetrics metrics, TimeProvider time, ILogger log)
    : IPreemptionWriter
{
    public IReadOnlyCollection<PodDisruptionBudget> Budgets => budgets.List();

    public async Task EvictAsync(PodInfo victim, PodInfo preemptor, string node, CancellationToken ct)
    {
        if (victim.Pod.IsBeingDeleted) return;
        SchedulerLog.Preempting(log, victim.Key, node, preemptor.Key);
        metrics.Preempted(1);
        try
        {
            await client.Resource<Pod>().PatchAsync(victim.Pod.Namespace, victim.Pod.Name, PatchKind.StrategicMerge, Disrupted(victim, preemptor), "status", ct);
            var options = new DeleteOptions { Preconditions = new Preconditions { Uid = victim.Uid } };
            await client.Resource<Pod>().DeleteAsync(victim.Pod.Namespace, victim.Pod.Name, options, ct);
            events.Event(victim.Pod, "Normal", "Preempted", $"Preempted by pod {preemptor.Uid} on node {node}");
        }
        catch (StatusException e) when (e.IsNotFound || e.IsConflict)
        {
            // It went by itself.
        }
    }

    private byte[] Disrupted(PodInfo victim, PodInfo preemptor)
    {
        var condition = new JsonObject
        {
            ["type"] = "DisruptionTarget",
            ["status"] = "True",
            ["reason"] = "PreemptionByScheduler",
            ["message"] = $"{preemptor.Pod.Spec?.SchedulerName ?? "default-scheduler"}: preempting to accommodate a higher priority pod",
            ["lastTransitionTime"] = ((Time)time.GetUtcNow()).ToString(),
        };
        var patch = new JsonObject { ["metadata"] = new JsonObject { ["uid"] = victim.Uid }, ["status"] = new JsonObject { ["conditions"] = new JsonArray(condition) } };
        return Encoding.UTF8.GetBytes(patch.ToJsonString());
    }
}
