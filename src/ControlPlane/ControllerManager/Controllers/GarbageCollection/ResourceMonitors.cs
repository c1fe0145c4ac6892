using Microsoft.Extensions.Logging;
using MiniKube.ControlPlane.ControllerManager.Dynamic;
using MiniKube.Machinery.Api.Errors;

namespace MiniKube.ControlPlane.ControllerManager.Controllers.GarbageCollection;

/// <summary>One metadata watch for each kind that can be listed, watched and deleted. Discovery is read again every few minutes, so
/// that new kinds are watched and kinds that went are not.</summary>
public sealed class ResourceMonitors(ApiDiscovery discovery, DynamicClient client, Action<ObjectIdentity> seen, Action<string> gone, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan Refresh = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(5);
    private readonly TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Dictionary<string, Monitor> _monitors = new(StringComparer.Ordinal);

    /// <summary>What the server served at the last look.</summary>
    public DiscoveredResources Resources { get; private set; } = new([], []);

    /// <summary>Completes when every kind was listed once.</summary>
    public Task Synced => _synced.Task;

    public async Task RunAsync(CancellationToken ct)
    {
        try
        {
            while (!ct.IsCancellationRequested)
            {
                var complete = await RefreshAsync(ct).ConfigureAwait(false);
                await Task.Delay(complete ? Refresh : Retry, time, ct).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Asked to end.
        }
        finally
        {
            foreach (var monitor in _monitors.Values) await monitor.StopAsync().ConfigureAwait(false);
        }
    }

    private async Task<bool> RefreshAsync(CancellationToken ct)
    {
        try
        {
            var found = await discovery.ReadAsync(ct).ConfigureAwait(false);
            // What a group that did not answer serves is not gone.
            var kept = Resources.Resources.Where(r => found.Failed.Contains(r.GroupVersion));
            Resources = found with { Resources = [.. found.Resources, .. kept] };
        }
        catch (Exception e) when (e is StatusException or HttpRequestException)
        {
            log.DiscoveryFailed(e.Message);
            return false;
        }
        await AdjustAsync(ct).ConfigureAwait(false);
        await Task.WhenAll(_monitors.Values.Select(m => m.Watch.Synced)).WaitAsync(ct).ConfigureAwait(false);
        if (Resources.Failed.Count == 0) _synced.TrySetResult();
        return Resources.Failed.Count == 0;
    }

    private async Task AdjustAsync(CancellationToken ct)
    {
        var wanted = Resources.Resources.Where(IsCollected).GroupBy(r => r.GroupResource, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
        foreach (var (name, monitor) in _monitors.Where(m => !wanted.ContainsKey(m.Key)).ToList())
        {
            _monitors.Remove(name);
            await monitor.StopAsync().ConfigureAwait(false);
        }
        foreach (var (name, resource) in wanted.Where(w => !_monitors.ContainsKey(w.Key)))
        {
            var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
            var watch = new MetadataWatch(resource, client, seen, gone, time, log);
            _monitors[name] = new Monitor(watch, watch.RunAsync(stop.Token), stop);
        }
    }

    /// <summary>Events have no owners and are many.</summary>
    private static bool IsCollected(ApiResourceInfo resource) => resource.Can("list", "watch", "delete") && resource.Resource != "events";

    private sealed record Monitor(MetadataWatch Watch, Task Running, CancellationTokenSource Stop)
    {
        public async Task StopAsync()
        {
            await Stop.CancelAsync().ConfigureAwait(false);
            try
            {
                await Running.ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                // As asked.
            }
            Stop.Dispose();
        }
    }
}
