using MiniKube.Node.Kubelet.Runtime;

namespace MiniKube.Node.Kubelet.Cleanup;

/// <summary>Once a minute: orphans, logs, and images when the disk is too full.</summary>
public sealed class CleanupLoop(
    OrphanCollector orphans, LogRotation logs, ImageCollector images, Task podsKnown, Func<bool> diskPressure, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    public async Task RunAsync(CancellationToken ct)
    {
        while (true)
        {
            if (podsKnown.IsCompletedSuccessfully) await TryAsync(() => orphans.RunOnceAsync(ct));
            await TryAsync(() => logs.RunOnceAsync(ct));
            await TryAsync(() => images.RunOnceAsync(diskPressure, ct));
            await Task.WhenAny(podsKnown.IsCompleted ? Task.Delay(Period, time, ct) : podsKnown, Task.Delay(Period, time, ct));
            ct.ThrowIfCancellationRequested();
        }
    }

    private async Task TryAsync(Func<Task> clean)
    {
        try
        {
            await clean();
        }
        catch (Exception e) when (e is RuntimeException or IOException or UnauthorizedAccessException)
        {
            log.CleanUpFailed(e.Message);
        }
    }
}
