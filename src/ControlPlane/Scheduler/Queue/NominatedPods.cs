using MiniKube.ControlPlane.Scheduler.Framework;

namespace MiniKube.ControlPlane.Scheduler.Queue;

/// <summary>Pods for which room is being made on a node: others of lower priority must leave it to them.</summary>
public sealed class NominatedPods
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (string Node, PodInfo Pod)> _byUid = new(StringComparer.Ordinal);
    private volatile int _count;

    public void Set(PodInfo pod, string? node)
    {
        lock (_gate)
        {
            if (string.IsNullOrEmpty(node)) _byUid.Remove(pod.Uid);
            else _byUid[pod.Uid] = (node, pod);
            _count = _byUid.Count;
        }
    }

    public void Remove(string uid)
    {
        if (_count == 0) return;
        lock (_gate)
        {
            _byUid.Remove(uid);
            _count = _byUid.Count;
        }
    }

    public string? NodeOf(string uid)
    {
        if (_count == 0) return null;
        lock (_gate) return _byUid.TryGetValue(uid, out var entry) ? entry.Node : null;
    }

    public IReadOnlyList<PodInfo> On(string node)
    {
        if (_count == 0) return [];
        lock (_gate) return [.. _byUid.Values.Where(e => e.Node == node).Select(e => e.Pod)];
    }
}
