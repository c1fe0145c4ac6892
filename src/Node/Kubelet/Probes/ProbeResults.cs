using System.Collections.Concurrent;
using MiniKube.Node.Kubelet.Runtime;
using MiniKube.Node.Kubelet.Status;

namespace MiniKube.Node.Kubelet.Probes;

/// <summary>The verdicts in force, by container id. Before any verdict a container counts as alive, as not ready if it
/// has a readiness probe, and as not started if it has a startup probe. Safe for concurrent use.</summary>
public sealed class ProbeResults : IPodHealth
{
    private readonly ConcurrentDictionary<(string Id, ProbeKind Kind), ProbeVerdict> _results = new();
    private readonly ConcurrentDictionary<string, bool> _notStarted = new(StringComparer.Ordinal);

    /// <returns>Whether this changed anything.</returns>
    public bool Set(string containerId, ProbeKind kind, ProbeVerdict verdict)
    {
        var before = Get(containerId, kind);
        _results[(containerId, kind)] = verdict;
        return before != verdict;
    }

    public ProbeVerdict Get(string containerId, ProbeKind kind) => _results.GetValueOrDefault((containerId, kind));

    /// <summary>A container whose postStart hook still runs has not started.</summary>
    public void SetStarting(string containerId, bool starting)
    {
        if (starting) _notStarted[containerId] = true;
        else _notStarted.TryRemove(containerId, out _);
    }

    public void Forget(string containerId)
    {
        foreach (var kind in Enum.GetValues<ProbeKind>()) _results.TryRemove((containerId, kind), out _);
        _notStarted.TryRemove(containerId, out _);
    }

    public bool LivenessFailed(string containerId) => Get(containerId, ProbeKind.Liveness) == ProbeVerdict.Failure;

    public bool StartupFailed(string containerId) => Get(containerId, ProbeKind.Startup) == ProbeVerdict.Failure;

    public bool Started(Container spec, ContainerRecord record) =>
        record.IsRunning && !_notStarted.ContainsKey(record.Id)
        && (spec.StartupProbe is null || Get(record.Id, ProbeKind.Startup) == ProbeVerdict.Success);

    public bool Ready(Container spec, ContainerRecord record) =>
        Started(spec, record) && (spec.ReadinessProbe is null || Get(record.Id, ProbeKind.Readiness) == ProbeVerdict.Success);
}
