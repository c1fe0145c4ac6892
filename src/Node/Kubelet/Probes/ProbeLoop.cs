using MiniKube.Machinery.Client.Events;

namespace MiniKube.Node.Kubelet.Probes;

/// <summary>Runs one probe of one container until it is cancelled, or until a verdict ends the container.</summary>
public sealed class ProbeLoop(
    ProbeTarget target, ProbeKind kind, Probe probe, DateTimeOffset startedAt, IProber prober, ProbeResults results,
    IEventRecorder events, TimeProvider time, Action changed)
{
    private static readonly TimeSpan StartupPoll = TimeSpan.FromSeconds(1);
    private readonly ProbeCounter _counter = new(probe);

    public async Task RunAsync(CancellationToken ct)
    {
        var first = startedAt.AddSeconds(probe.InitialDelaySeconds ?? 0) - time.GetUtcNow();
        if (first > TimeSpan.Zero) await Task.Delay(first, time, ct);
        await WaitForStartAsync(ct);
        while (await ProbeOnceAsync(ct)) await Task.Delay(TimeSpan.FromSeconds(ProbeCounter.Period(probe)), time, ct);
    }

    // Liveness and readiness are asked only once the startup probe has succeeded.
    private async Task WaitForStartAsync(CancellationToken ct)
    {
        if (kind == ProbeKind.Startup || target.Container.StartupProbe is null) return;
        while (results.Get(target.ContainerId, ProbeKind.Startup) != ProbeVerdict.Success) await Task.Delay(StartupPoll, time, ct);
    }

    /// <returns>False when there is nothing more to ask.</returns>
    private async Task<bool> ProbeOnceAsync(CancellationToken ct)
    {
        var outcome = await AskAsync(ct);
        Tell(outcome);
        if (_counter.Add(outcome.Verdict) is not { } verdict) return true;
        if (results.Set(target.ContainerId, kind, verdict)) changed();
        return kind switch
        {
            ProbeKind.Startup => false,
            ProbeKind.Liveness => verdict != ProbeVerdict.Failure,
            _ => true,
        };
    }

    private async Task<ProbeOutcome> AskAsync(CancellationToken ct)
    {
        try
        {
            return await prober.ProbeAsync(target, probe, TimeSpan.FromSeconds(ProbeCounter.Timeout(probe)), ct);
        }
        catch (Exception e) when (e is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            return ProbeOutcome.Unknown(e.Message);
        }
    }

    private void Tell(ProbeOutcome outcome)
    {
        switch (outcome.Verdict)
        {
            case ProbeVerdict.Failure: events.Event(target.Pod, "Warning", "Unhealthy", $"{kind} probe failed: {outcome.Output}"); break;
            case ProbeVerdict.Unknown: events.Event(target.Pod, "Warning", "Unhealthy", $"{kind} probe errored: {outcome.Output}"); break;
        }
    }
}
