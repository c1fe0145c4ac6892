using MiniKube.Machinery.Client.Events;
using MiniKube.Node.Kubelet.Pods;
using MiniKube.Node.Kubelet.Resources;
using MiniKube.Node.Kubelet.Runtime;

namespace MiniKube.Node.Kubelet.Containers;

/// <summary>Ends containers as gently as their grace allows: preStop hook, SIGTERM, SIGKILL.</summary>
public sealed class ContainerKiller(IContainerRuntime runtime, HookRunner hooks, IEventRecorder events, TimeProvider time)
{
    /// <summary>Ends one container. The hook's time counts against the grace, of which two seconds always remain.</summary>
    /// <param name="spec">Null when the pod has no such container any more.</param>
    public async Task KillAsync(Pod pod, Container? spec, ContainerRecord record, string message, long graceSeconds, CancellationToken ct)
    {
        events.Event(pod, "Normal", "Killing", message);
        var remaining = TimeSpan.FromSeconds(graceSeconds);
        if (spec?.Lifecycle?.PreStop is { } hook && graceSeconds > 0)
        {
            var started = time.GetTimestamp();
            await RunPreStopAsync(pod, spec, record, hook, remaining, ct);
            remaining -= time.GetElapsedTime(started);
        }
        var least = TimeSpan.FromSeconds(Math.Min(PodTarget.MinimumGrace, graceSeconds));
        await runtime.StopContainerAsync(record.Id, remaining > least ? remaining : least, ct);
    }

    /// <summary>Ends all containers of a pod: main ones together, then sidecars from the last to the first; then its sandboxes.</summary>
    public async Task KillPodAsync(Pod pod, PodRuntimeState state, long graceSeconds, CancellationToken ct)
    {
        var sidecars = (pod.Spec?.InitContainers ?? []).Where(PodResources.IsSidecar).Select(c => c.Name).ToArray();
        var deadline = time.GetUtcNow().AddSeconds(graceSeconds);
        var running = state.Containers.Where(c => c.Phase is ContainerPhase.Running or ContainerPhase.Unknown).ToArray();
        await Task.WhenAll(running.Where(c => !sidecars.Contains(c.Name)).Select(c => KillOneAsync(pod, c, graceSeconds, ct)));
        foreach (var name in sidecars.Reverse())
        {
            var left = Math.Max(PodTarget.MinimumGrace, (long)(deadline - time.GetUtcNow()).TotalSeconds);
            foreach (var record in running.Where(c => c.Name == name)) await KillOneAsync(pod, record, Math.Min(left, graceSeconds), ct);
        }
        foreach (var sandbox in state.Sandboxes.Where(s => s.Ready)) await runtime.StopPodSandboxAsync(sandbox.Id, ct);
    }

    private Task KillOneAsync(Pod pod, ContainerRecord record, long graceSeconds, CancellationToken ct)
    {
        var spec = (pod.Spec?.Containers ?? []).Concat(pod.Spec?.InitContainers ?? []).FirstOrDefault(c => c.Name == record.Name);
        return KillAsync(pod, spec, record, $"Stopping container {record.Name}", graceSeconds, ct);
    }

    private async Task RunPreStopAsync(Pod pod, Container spec, ContainerRecord record, LifecycleHandler hook, TimeSpan timeout, CancellationToken ct)
    {
        var address = pod.Status?.PodIP ?? "";
        var problem = await hooks.RunAsync(pod, spec, record.Id, hook, address, timeout, ct);
        if (problem is not null) events.Event(pod, "Warning", "FailedPreStopHook", "PreStopHook failed");
    }
}
