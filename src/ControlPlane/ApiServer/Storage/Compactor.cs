using System.Globalization;
using System.Text;
using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace MiniKube.ControlPlane.ApiServer.Storage;

/// <summary>Gives up the store's old revisions, one interval behind. Several servers agree through one key, as Kubernetes' servers do: whoever
/// bumps it first in an interval compacts to the revision the key had noted the time before.</summary>
public sealed class Compactor(StoreClient client, TimeSpan interval, TimeProvider time, ILogger log)
{
    private const string Key = "compact_rev_key";

    /// <summary>Runs until cancelled; returns at once where the interval is 0.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        if (interval <= TimeSpan.Zero)
            return;
        long modRevision = 0;
        long compactTo = 0;
        using var timer = new PeriodicTimer(interval, time);
        try
        {
            do
            {
                try
                {
                    (modRevision, compactTo) = await TurnAsync(modRevision, compactTo, cancellation).ConfigureAwait(false);
                }
                catch (RpcException e) when (!cancellation.IsCancellationRequested)
                {
                    StorageLog.CompactionFailed(log, interval, StoreErrors.Reason(e));
                }
            }
            while (await timer.WaitForNextTickAsync(cancellation).ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            // the server ends
        }
    }

    private async Task<(long ModRevision, long Revision)> TurnAsync(long seen, long compactTo, CancellationToken cancellation)
    {
        long now = await client.CurrentRevisionAsync(cancellation).ConfigureAwait(false);
        byte[] note = Encoding.UTF8.GetBytes(now.ToString(CultureInfo.InvariantCulture));
        WriteResult turn = await client.PutAsync(Key, seen, note, 0, cancellation).ConfigureAwait(false);
        if (!turn.Written) // another server was faster, or this is the first turn
            return (turn.Current?.ModRevision ?? 0, 0);
        if (compactTo > 0)
        {
            await client.CompactAsync(compactTo, cancellation).ConfigureAwait(false);
            StorageLog.Compacted(log, compactTo);
        }
        return (turn.Revision, now);
    }
}
