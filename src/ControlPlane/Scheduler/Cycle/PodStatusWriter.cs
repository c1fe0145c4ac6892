using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Core;
using MiniKube.Machinery.Client.Rest;
using MiniKube.Machinery.Client.WorkQueues;

namespace MiniKube.ControlPlane.Scheduler.Cycle;

/// <summary>Tells on a pod's status why it has no node yet.</summary>
public interface IPodStatusWriter
{
    /// <summary>Returns at once; the newest state per pod is written in the background.</summary>
    /// <param name="nominatedNode">Null leaves the nomination as it is, empty clears it.</param>
    void Unscheduled(Pod pod, string reason, string message, string? nominatedNode);
}

/// <summary>Writes the PodScheduled condition, one pod at a time and only what changed.</summary>
public sealed class PodStatusWriter(KubeClient client, TimeProvider time, ILogger log) : IPodStatusWriter
{
    private const string Condition = "PodScheduled";
    private readonly WorkQueue<string> _queue = new(time);
    private readonly ConcurrentDictionary<string, Wanted> _wanted = new(StringComparer.Ordinal);

    public void Unscheduled(Pod pod, string reason, string message, string? nominatedNode)
    {
        _wanted[pod.Uid] = new Wanted(pod, reason, message, nominatedNode);
        _queue.Add(pod.Uid);
    }

    public Task RunAsync(CancellationToken ct) => ReconcileLoop.RunAsync(_queue, 2, WriteAsync, log, ct);

    private async Task WriteAsync(string uid, CancellationToken ct)
    {
        if (!_wanted.TryGetValue(uid, out var wanted)) return;
        if (PatchOf(wanted) is { } patch)
        {
            try
            {
                await client.Resource<Pod>().PatchAsync(wanted.Pod.Namespace, wanted.Pod.Name, PatchKind.StrategicMerge, patch, "status", ct);
            }
            catch (StatusException e) when (e.IsNotFound || e.IsConflict)
            {
                // The pod is gone, or another of its name is there: nothing to tell.
            }
        }

        _wanted.TryRemove(new KeyValuePair<string, Wanted>(uid, wanted));
    }

    /// <summary>Null where the status already says so.</summary>
    private byte[]? PatchOf(Wanted wanted)
    {
        var status = new JsonObject();
        var known = wanted.Pod.Status?.Conditions?.FirstOrDefault(c => c.Type == Condition);
        if (known is null || known.Status != "False" || known.Reason != wanted.Reason || known.Message != wanted.Message)
        {
            var since = known?.Status == "False" && known.LastTransitionTime is { } before ? before : (Time)time.GetUtcNow();
            status["conditions"] = new JsonArray(new JsonObject
            {
                ["type"] = Condition,
                ["status"] = "False",
                ["reason"] = wanted.Reason,
                ["message"] = wanted.Message,
                ["lastProbeTime"] = null,
                ["lastTransitionTime"] = since.ToString(),
                ["observedGeneration"] = wanted.Pod.Metadata?.Generation,
            });
        }

        if (wanted.NominatedNode is { } node && node != (wanted.Pod.Status?.NominatedNodeName ?? "")) status["nominatedNodeName"] = node.Length == 0 ? null : node;
        if (status.Count == 0) return null;
        var patch = new JsonObject { ["metadata"] = new JsonObject { ["uid"] = wanted.Pod.Uid }, ["status"] = status };
        return Encoding.UTF8.GetBytes(patch.ToJsonString());
    }

    private sealed record Wanted(Pod Pod, string Reason, string Message, string? NominatedNode);
}
