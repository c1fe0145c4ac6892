using System.Threading.Channels;

namespace MiniKube.ControlPlane.ApiServer.Storage;

/// <summary>One watch on a kind: a bounded queue that the cache fills and the connection empties. A watcher that falls a whole queue behind is
/// ended; its client resumes by resourceVersion. Disposing it ends the watch.</summary>
public sealed class CacheWatcher : IDisposable
{
    private const int Capacity = 1000;

    private readonly Channel<WatchItem> queue = Channel.CreateBounded<WatchItem>(new BoundedChannelOptions(Capacity)
    {
        SingleReader = true,
        SingleWriter = true,
        FullMode = BoundedChannelFullMode.Wait,
    });

    private readonly KindCache cache;
    private readonly ObjectFilter filter;

    internal CacheWatcher(KindCache cache, ObjectFilter filter, bool bookmarks)
    {
        this.cache = cache;
        this.filter = filter;
        WantsBookmarks = bookmarks;
    }

    public ChannelReader<WatchItem> Items => queue.Reader;

    /// <summary>Ended by the cache because the client did not keep up.</summary>
    public bool TooSlow { get; private set; }

    internal bool WantsBookmarks { get; }

    public void Dispose()
    {
        cache.Unregister(this);
        queue.Writer.TryComplete();
    }

    internal void End() => queue.Writer.TryComplete();

    /// <summary>What this watcher is to be told of a change, or null if it does not concern it.</summary>
    internal static WatchItem? Translate(CachedEvent change, ObjectFilter filter)
    {
        bool was = change.Previous is not null && filter.Matches(change.Previous);
        if (change.Type == ChangeType.Deleted)
            return was ? new WatchItem(WatchItemType.Deleted, change.Object, change.Revision) : null;
        bool now = filter.Matches(change.Object);
        return (was, now) switch
        {
            (false, true) => new WatchItem(WatchItemType.Added, change.Object, change.Revision),
            (true, true) => new WatchItem(WatchItemType.Modified, change.Object, change.Revision),
            (true, false) => new WatchItem(WatchItemType.Deleted, change.Left, change.Revision),
            _ => null,
        };
    }

    /// <returns>False if the watcher is ended.</returns>
    internal bool Offer(CachedEvent change) => Translate(change, filter) is not { } item || Push(item);

    internal bool Push(WatchItem item)
    {
        if (queue.Writer.TryWrite(item))
            return true;
        TooSlow = true;
        queue.Writer.TryComplete();
        return false;
    }
}
