using Grpc.Core;

namespace MiniKube.ControlPlane.ApiServer.Storage;

/// <summary>
/// Tells two troubles apart for the health endpoints: the store does not answer (then every server's caches are all there is, and they go on answering),
/// or it answers and this server's watch on it is dead (then the other servers know better, and clients belong there). While all is well it judges by what the
/// server sees anyway; the store is asked only on suspicion, and not waited for longer than a load balancer waits.
/// </summary>
public sealed class CacheFreshness(StoreFeed feed, StoreHealth store, RevisionReader revisions, TimeProvider time)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(800);

    /// <summary>How long the feed may be away before anyone hears of it: longer than the store's elections.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Why the store does not answer, or null.</summary>
    public async ValueTask<string?> StoreTroubleAsync(CancellationToken cancellation)
    {
        if (store.Down is null && store.Silence < Quiet)
            return null;
        try
        {
            await AskAsync(cancellation).ConfigureAwait(false);
            return null;
        }
        catch (RpcException e)
        {
            return StoreErrors.Reason(e);
        }
        catch (TimeoutException)
        {
            return store.Down ?? "the store does not answer";
        }
    }

    /// <summary>Why the caches grow old although the store answers, or null. With the store down it is null: that is not this server's own trouble.</summary>
    public async ValueTask<string?> FeedTroubleAsync(CancellationToken cancellation)
    {
        TimeSpan away = feed.Absence;
        if (away <= Grace && !feed.IsBehind)
            return null;
        try
        {
            long now = await AskAsync(cancellation).ConfigureAwait(false);
            if (feed.Absence == TimeSpan.Zero && await feed.WaitForAsync(now, Patience, cancellation).ConfigureAwait(false))
                return null;
            string what = feed.Absence == TimeSpan.Zero ? "lags behind" : $"is gone for {(long)feed.Absence.TotalSeconds}s: {feed.Ended}";
            return $"the watch on the store {what}; the caches are at revision {feed.Revision}, the store is at {now}";
        }
        catch (Exception e) when (e is RpcException or TimeoutException)
        {
            return null;
        }
    }

    private Task<long> AskAsync(CancellationToken cancellation) => revisions.CurrentAsync(cancellation).WaitAsync(Patience, time, cancellation);
}
