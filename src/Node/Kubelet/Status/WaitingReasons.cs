using System.Collections.Concurrent;

namespace MiniKube.Node.Kubelet.Status;

/// <summary>Why a container waits, as far as acting on it has shown: image errors, back-off, bad configuration.</summary>
public sealed record WaitingReason(string Reason, string Message);

/// <summary>The waiting reasons of one pod's containers, by container name.</summary>
public sealed class WaitingReasons
{
    private readonly ConcurrentDictionary<string, WaitingReason> _reasons = new(StringComparer.Ordinal);

    public WaitingReason? Get(string container) => _reasons.GetValueOrDefault(container);

    public void Set(string container, string reason, string message) => _reasons[container] = new WaitingReason(reason, message);

    public void Clear(string container) => _reasons.TryRemove(container, out _);
}
