using MiniKube.Machinery.Client.Events;
using MiniKube.Node.Kubelet.Runtime;

namespace MiniKube.Node.Kubelet.Probes;

/// <summary>Keeps one loop per probe of each running container of one pod, and none for containers that are gone. Used by
/// the pod's worker alone.</summary>
public sealed class ProbeManager(IProber prober, ProbeResults results, IEventRecorder events, TimeProvider time, Action changed) : IAsyncDisposable
{
    private readonly Dictionary<(string Id, ProbeKind Kind), Running> _loops = [];
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    private sealed record Running(CancellationTokenSource Cancel, Task Task);

    /// <summary>Starts and stops loops so that they fit what runs now.</summary>
    public async Task UpdateAsync(Pod pod, PodRuntimeState state, string address, bool stopping)
    {
        var wanted = new Dictionary<(string, ProbeKind), (Container Spec, ContainerRecord Record, Probe Probe)>();
        var containers = (pod.Spec?.Containers ?? []).Concat((pod.Spec?.InitContainers ?? []).Where(Resources.PodResources.IsSidecar));
        foreach (var spec in containers)
        {
            if (state.Current(spec.Name) is not { IsRunning: true } record) continue;
            foreach (var (kind, probe) in Probes(spec, stopping)) wanted[(record.Id, kind)] = (spec, record, probe);
        }
        foreach (var key in _loops.Keys.Where(k => !wanted.ContainsKey(k)).ToArray()) await StopAsync(key);
        foreach (var id in _seen.Where(id => state.Containers.All(c => c.Id != id)).ToArray()) Forget(id);
        foreach (var (key, (spec, record, probe)) in wanted)
        {
            if (!_loops.ContainsKey(key)) Start(key, new ProbeTarget(pod, spec, record.Id, address), probe, record.StartedAt ?? record.CreatedAt);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var key in _loops.Keys.ToArray()) await StopAsync(key);
        foreach (var id in _seen.ToArray()) Forget(id);
    }

    // A pod that is being ended keeps its readiness probe only: nothing may restart it any more.
    private static IEnumerable<(ProbeKind, Probe)> Probes(Container spec, bool stopping)
    {
        if (spec.ReadinessProbe is { } readiness) yield return (ProbeKind.Readiness, readiness);
        if (stopping) yield break;
        if (spec.StartupProbe is { } startup) yield return (ProbeKind.Startup, startup);
        if (spec.LivenessProbe is { } liveness) yield return (ProbeKind.Liveness, liveness);
    }

    private void Start((string Id, ProbeKind Kind) key, ProbeTarget target, Probe probe, DateTimeOffset startedAt)
    {
        var cancel = new CancellationTokenSource();
        var loop = new ProbeLoop(target, key.Kind, probe, startedAt, prober, results, events, time, changed);
        _seen.Add(key.Id);
        _loops[key] = new Running(cancel, Task.Run(() => loop.RunAsync(cancel.Token), CancellationToken.None));
    }

    private async Task StopAsync((string, ProbeKind) key)
    {
        if (!_loops.Remove(key, out var running)) return;
        await running.Cancel.CancelAsync();
        await running.Task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        running.Cancel.Dispose();
    }

    private void Forget(string id)
    {
        _seen.Remove(id);
        results.Forget(id);
    }
}
