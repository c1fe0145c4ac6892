using Microsoft.Extensions.Logging;

namespace MiniKube.ControlPlane.ControllerManager.Manager;

/// <summary>Runs controllers together with the informers and event recorders they share.</summary>
public static class ControllerSet
{
    /// <summary>Makes the controllers the options ask for and runs them until cancelled. When one part fails, all end and its failure is thrown.</summary>
    public static async Task RunAsync(ControllerContext context, IReadOnlyList<ControllerEntry> entries, CancellationToken ct)
    {
        var controllers = entries.Where(e => context.Options.IsEnabled(e.Name))
            .Select(e => (e.Name, Controller: e.Create(context)))
            .Where(c => c.Controller is not null).ToList();
        context.Logs.CreateLogger("controller-manager").Leading(controllers.Count, string.Join(", ", controllers.Select(c => c.Name)));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        List<Task> running = [context.Informers.RunAsync(stop.Token), context.RunEventsAsync(stop.Token), .. controllers.Select(c => c.Controller!.RunAsync(stop.Token))];
        var first = await Task.WhenAny(running).ConfigureAwait(false);
        await stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(running.Select(t => t.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default))).ConfigureAwait(false);
        if (!ct.IsCancellationRequested) await first.ConfigureAwait(false);
    }
}
