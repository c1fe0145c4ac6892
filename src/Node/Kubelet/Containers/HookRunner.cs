using MiniKube.Node.Kubelet.Probes;

namespace MiniKube.Node.Kubelet.Containers;

/// <summary>Runs lifecycle hooks.</summary>
public sealed class HookRunner(Probers probers, TimeProvider time)
{
    /// <returns>Null when the hook went well, else what went wrong.</returns>
    public async Task<string?> RunAsync(Pod pod, Container container, string containerId, LifecycleHandler hook, string podAddress, TimeSpan timeout, CancellationToken ct)
    {
        var target = new ProbeTarget(pod, container, containerId, podAddress);
        if (hook.Exec is { } exec)
        {
            var outcome = await probers.Exec.RunAsync(containerId, exec.Command ?? [], timeout, ct);
            return outcome.Verdict == ProbeVerdict.Success ? null : $"command '{string.Join(' ', exec.Command ?? [])}' failed: {outcome.Output}";
        }
        if (hook.HttpGet is { } http) return Failure(await probers.Http.SendAsync(target, http, timeout, ct));
        if (hook.TcpSocket is { } tcp) return Failure(await TcpProber.ConnectAsync(target, tcp, timeout, ct));
        if (hook.Sleep is { } sleep) await Task.Delay(TimeSpan.FromSeconds(Math.Min(sleep.Seconds, timeout.TotalSeconds)), time, ct);
        return null;
    }

    private static string? Failure(ProbeOutcome outcome) => outcome.Verdict == ProbeVerdict.Success ? null : outcome.Output;
}
