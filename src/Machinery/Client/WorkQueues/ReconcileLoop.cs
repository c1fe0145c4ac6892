using Microsoft.Extensions.Logging;
using MiniKube.Machinery.Api.Errors;

namespace MiniKube.Machinery.Client.WorkQueues;

/// <summary>Workers that take keys from a queue and reconcile them.</summary>
public static class ReconcileLoop
{
    /// <summary>Runs until cancelled. A reconcile that throws is logged and its key retried with growing delay; one that returns resets the delay.</summary>
    public static Task RunAsync<TKey>(WorkQueue<TKey> queue, int workers, Func<TKey, CancellationToken, Task> reconcile, ILogger log, CancellationToken ct)
        where TKey : notnull =>
        Task.WhenAll(Enumerable.Range(0, workers).Select(_ => Task.Run(() => WorkAsync(queue, reconcile, log, ct), CancellationToken.None)));

    private static async Task WorkAsync<TKey>(WorkQueue<TKey> queue, Func<TKey, CancellationToken, Task> reconcile, ILogger log, CancellationToken ct)
        where TKey : notnull
    {
        while (!ct.IsCancellationRequested)
        {
            TKey key;
            try
            {
                key = await queue.GetAsync(ct);
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }

            try
            {
                await reconcile(key, ct);
                queue.Forget(key);
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                Report(log, e, key);
                queue.AddRateLimited(key);
            }
            finally
            {
                queue.Done(key);
            }
        }
    }

    private static void Report<TKey>(ILogger log, Exception error, TKey key)
        where TKey : notnull
    {
        // A lost race or an absent server is everyday; anything else is a fault worth its stack.
        if (error is StatusException { IsConflict: true }) ClientLog.ReconcileRaced(log, key.ToString() ?? "", error.Message);
        else if (error is StatusException or HttpRequestException) ClientLog.ReconcileRefused(log, key.ToString() ?? "", error.Message);
        else ClientLog.ReconcileFailed(log, error, key.ToString() ?? "");
    }
}
