using System.Collections.Concurrent;
using MiniKube.Node.Kubelet.Runtime;

namespace MiniKube.Node.Kubelet.Pods;

/// <summary>Finds the pod that a runtime id belongs to. Safe for concurrent use.</summary>
public sealed class RuntimeIdIndex
{
    private readonly ConcurrentDictionary<string, string> _pods = new(StringComparer.Ordinal);

    public string? PodOf(string id) => _pods.GetValueOrDefault(id);

    public void Add(string id, string podUid) => _pods[id] = podUid;

    /// <summary>Learns all ids of a pod.</summary>
    public void Learn(string podUid, PodRuntimeState state)
    {
        foreach (var sandbox in state.Sandboxes) _pods[sandbox.Id] = podUid;
        foreach (var container in state.Containers) _pods[container.Id] = podUid;
    }

    public void ForgetPod(string podUid)
    {
        foreach (var (id, uid) in _pods)
        {
            if (uid == podUid) _pods.TryRemove(id, out _);
        }
    }
}
