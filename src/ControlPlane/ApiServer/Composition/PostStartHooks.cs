using Microsoft.Extensions.Logging;
using MiniKube.ControlPlane.ApiServer.Authorization.Bootstrap;
using MiniKube.ControlPlane.ApiServer.Http;
using MiniKube.Machinery.Hosting.Health;

namespace MiniKube.ControlPlane.ApiServer.Composition;

/// <summary>Runs the hooks in their order, each again until it succeeds, and reports each as a health check.</summary>
public sealed class PostStartHooks
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    private readonly IReadOnlyList<IStartupTask> hooks;
    private readonly bool[] done;
    private readonly TaskCompletionSource finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TimeProvider time;
    private readonly ILogger log;

    public PostStartHooks(IReadOnlyList<IStartupTask> hooks, HealthChecks health, TimeProvider time, ILogger log)
    {
        this.hooks = hooks;
        this.time = time;
        this.log = log;
        done = new bool[hooks.Count];
        for (int i = 0; i < hooks.Count; i++)
        {
            int at = i;
            health.Add($"poststarthook/{hooks[i].Name}", HealthEndpoints.Readyz | HealthEndpoints.Healthz, () => Volatile.Read(ref done[at]) ? null : "not finished");
        }
    }

    /// <summary>Completes when every hook has succeeded.</summary>
    public Task Done => finished.Task;

    public async Task RunAsync(CancellationToken cancellation)
    {
        for (int i = 0; i < hooks.Count; i++)
        {
            while (!await TryAsync(hooks[i], cancellation).ConfigureAwait(false))
                await Task.Delay(Retry, time, cancellation).ConfigureAwait(false);
            Volatile.Write(ref done[i], true);
        }
        finished.TrySetResult();
    }

    private async Task<bool> TryAsync(IStartupTask hook, CancellationToken cancellation)
    {
        try
        {
            await hook.RunAsync(cancellation).ConfigureAwait(false);
            ApiLog.HookDone(log, hook.Name);
            return true;
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            ApiLog.HookFailed(log, hook.Name, e.Message);
            return false;
        }
    }
}
