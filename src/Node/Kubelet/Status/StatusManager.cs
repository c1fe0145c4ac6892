using System.Collections.Concurrent;
using MiniKube.Machinery.Api;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Client.Rest;
using MiniKube.Machinery.Client.WorkQueues;

namespace MiniKube.Node.Kubelet.Status;

/// <summary>Brings the statuses that pod workers publish to the API server: the last one per pod, retried until it is there,
/// and takes pods out of the API that are being deleted and have ended.</summary>
public sealed class StatusManager(KubeClient client, TimeProvider time, ILogger log, Action<Pod, PodStatus>? published = null) : IStatusSink
{
    private const int Writers = 4;
    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly WorkQueue<string> _queue = new(time, new RetryBackoff(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(10)));

    /// <param name="Known">The pod as the API server last showed it to us.</param>
    private sealed record Entry(Pod Known, PodStatus Wanted, bool Deletable);

    public void Publish(Pod pod, PodStatus status, bool deletable)
    {
        var unchanged = _entries.TryGetValue(pod.Uid, out var before) && ReferenceEquals(before.Known, pod) && before.Deletable == deletable
            && ApiJson.Serialize(before.Wanted).AsSpan().SequenceEqual(ApiJson.Serialize(status));
        if (unchanged) return;
        _entries[pod.Uid] = new Entry(pod, status, deletable);
        published?.Invoke(pod, status);
        _queue.Add(pod.Uid);
    }

    public PodStatus? Latest(string podUid) => _entries.TryGetValue(podUid, out var entry) ? entry.Wanted : null;

    public void Forget(string podUid) => _entries.TryRemove(podUid, out _);

    /// <summary>Writes until cancelled. Failures are retried with growing pauses.</summary>
    public Task RunAsync(CancellationToken ct) => ReconcileLoop.RunAsync(_queue, Writers, WriteAsync, log, ct);

    private async Task WriteAsync(string uid, CancellationToken ct)
    {
        if (!_entries.TryGetValue(uid, out var entry) || StaticPods.StaticManifest.IsStatic(entry.Known)) return;
        try
        {
            if (StatusPatch.Between(entry.Known, entry.Wanted) is { } patch)
            {
                var fresh = await client.Resource<Pod>().PatchAsync(entry.Known.Namespace, entry.Known.Name, PatchKind.StrategicMerge, patch, "status", ct);
                if (fresh.Uid != uid) return;
                Learn(uid, entry, fresh);
            }
            if (entry.Deletable && entry.Known.IsBeingDeleted) await DeleteAsync(entry.Known, ct);
        }
        catch (StatusException e) when (e.IsNotFound || e.IsConflict)
        {
            log.StatusRefused(entry.Known.Key, e.Message);
        }
    }

    // What the server answered is what the next patch is made against, unless the watch has brought something newer meanwhile.
    private void Learn(string uid, Entry entry, Pod fresh)
    {
        if (!_entries.TryGetValue(uid, out var now)) return;
        if (ReferenceEquals(now.Known, entry.Known)) _entries.TryUpdate(uid, now with { Known = fresh }, now);
    }

    private Task DeleteAsync(Pod pod, CancellationToken ct) => client.Resource<Pod>().DeleteAsync(pod.Namespace, pod.Name, new DeleteOptions
    {
        GracePeriodSeconds = 0,
        Preconditions = new Preconditions { Uid = pod.Uid },
    }, ct);
}
