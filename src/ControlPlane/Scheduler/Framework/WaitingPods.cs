using System.Collections.Concurrent;

namespace MiniKube.ControlPlane.Scheduler.Framework;

/// <summary>Pods that a Permit plugin makes wait before they are bound. Plugins allow or reject them.</summary>
public sealed class WaitingPods(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Entry> _waiting = new(StringComparer.Ordinal);

    public IEnumerable<PodInfo> List() => _waiting.Values.Select(e => e.Pod);

    public void Allow(string uid, string plugin)
    {
        if (!_waiting.TryGetValue(uid, out var entry)) return;
        lock (entry)
        {
            entry.Plugins.Remove(plugin);
            if (entry.Plugins.Count > 0) return;
        }

        entry.Answer.TrySetResult(PluginStatus.Success);
    }

    public void Reject(string uid, string plugin, string message)
    {
        if (_waiting.TryGetValue(uid, out var entry)) entry.Answer.TrySetResult(PluginStatus.Unschedulable(message) with { Plugin = plugin });
    }

    internal void Add(PodInfo pod, IEnumerable<string> plugins) => _waiting[pod.Uid] = new Entry(pod, [.. plugins]);

    /// <summary>Success at once where the pod does not wait.</summary>
    internal async ValueTask<PluginStatus> WaitAsync(PodInfo pod, TimeSpan timeout, CancellationToken ct)
    {
        if (!_waiting.TryGetValue(pod.Uid, out var entry)) return PluginStatus.Success;
        try
        {
            return await entry.Answer.Task.WaitAsync(timeout, time, ct);
        }
        catch (TimeoutException)
        {
            var plugin = entry.Plugins.FirstOrDefault() ?? "";
            return PluginStatus.Unschedulable($"rejected due to timeout after waiting {timeout.TotalSeconds:0.###}s at plugin {plugin}") with { Plugin = plugin };
        }
        finally
        {
            _waiting.TryRemove(pod.Uid, out _);
        }
    }

    private sealed record Entry(PodInfo Pod, HashSet<string> Plugins)
    {
        public TaskCompletionSource<PluginStatus> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
