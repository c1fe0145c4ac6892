using MiniKube.Node.Kubelet.Runtime;

namespace MiniKube.Node.Kubelet.Probes;

/// <summary>Probes by a command in the container: exit code 0 is well.</summary>
public sealed class ExecProber(IContainerRuntime runtime) : IProber
{
    public const int MaxOutput = 10 * 1024;

    public Task<ProbeOutcome> ProbeAsync(ProbeTarget target, Probe probe, TimeSpan timeout, CancellationToken ct) =>
        RunAsync(target.ContainerId, probe.Exec?.Command ?? [], timeout, ct);

    /// <summary>Also serves lifecycle hooks.</summary>
    public async Task<ProbeOutcome> RunAsync(string containerId, IReadOnlyList<string> command, TimeSpan timeout, CancellationToken ct)
    {
        try
        {
            var response = await runtime.ExecSyncAsync(containerId, command, timeout, ct);
            var output = response.Stdout.ToStringUtf8() + response.Stderr.ToStringUtf8();
            if (output.Length > MaxOutput) output = output[..MaxOutput];
            return response.ExitCode == 0 ? ProbeOutcome.Success(output) : ProbeOutcome.Failure(output);
        }
        catch (TimeoutException)
        {
            return ProbeOutcome.Failure($"command timed out: \"{string.Join(' ', command)}\" timed out after {timeout.TotalSeconds:0}s");
        }
        catch (RuntimeException e) when (e.Detail.Contains("timed out", StringComparison.OrdinalIgnoreCase) || e.Detail.Contains("timeout", StringComparison.OrdinalIgnoreCase))
        {
            return ProbeOutcome.Failure($"command timed out: \"{string.Join(' ', command)}\" timed out after {timeout.TotalSeconds:0}s");
        }
        catch (RuntimeException e)
        {
            return e.Detail.Contains("executable file not found", StringComparison.Ordinal) || e.Detail.Contains("no such file or directory", StringComparison.Ordinal)
                ? ProbeOutcome.Failure(e.Message) : ProbeOutcome.Unknown(e.Message);
        }
    }
}
