using MiniKube.Machinery.Api.Errors;

namespace MiniKube.ControlPlane.ApiServer.Storage;

/// <summary>The watches on a kind.</summary>
public sealed partial class KindCache
{
    public int WatcherCount
    {
        get
        {
            lock (gate)
                return watchers.Count;
        }
    }

    /// <summary>Starts a watch. First come the <paramref name="missed"/> changes, then those of the watcher's queue; none is lost or told twice.</summary>
    /// <param name="since">The revision the client has seen.</param>
    /// <exception cref="StatusException">410: changes after that revision are no longer all known.</exception>
    public CacheWatcher Watch(long since, ObjectFilter filter, bool bookmarks, out IReadOnlyList<WatchItem> missed)
    {
        var watcher = new CacheWatcher(this, filter, bookmarks);
        lock (gate)
        {
            if (contents is null)
                throw Refilling();
            if (since < window.Start)
                throw ApiErrors.TooOldResourceVersion(since, window.Start);
            missed = [.. Missed(since, filter)];
            watchers.Add(watcher);
        }
        return watcher;
    }

    /// <summary>Starts a watch together with the snapshot it continues.</summary>
    public CacheWatcher WatchFromNow(ObjectFilter filter, bool bookmarks, out ObjectSnapshot snapshot)
    {
        var watcher = new CacheWatcher(this, filter, bookmarks);
        lock (gate)
        {
            if (contents is null)
                throw Refilling();
            snapshot = Snapshot();
            watchers.Add(watcher);
        }
        return watcher;
    }

    /// <summary>Tells every watcher that wants bookmarks how far this cache has come.</summary>
    internal void Bookmark()
    {
        lock (gate)
        {
            if (contents is null || watchers.Count == 0)
                return;
            long revision = Math.Max(feed.Revision, contents.LastChange);
            for (int i = watchers.Count - 1; i >= 0; i--)
                if (watchers[i].WantsBookmarks && !watchers[i].Push(new WatchItem(WatchItemType.Bookmark, null, revision)))
                    watchers.RemoveAt(i);
        }
    }

    internal void EndWatchers()
    {
        lock (gate)
        {
            foreach (CacheWatcher watcher in watchers)
                watcher.End();
            watchers.Clear();
        }
    }

    internal void Unregister(CacheWatcher watcher)
    {
        lock (gate)
            watchers.Remove(watcher);
    }

    private void Tell(CachedEvent change)
    {
        for (int i = watchers.Count - 1; i >= 0; i--)
        {
            if (watchers[i].Offer(change))
                continue;
            StorageLog.SlowWatcher(log, Resource.QualifiedResource);
            watchers.RemoveAt(i);
        }
    }

    private IEnumerable<WatchItem> Missed(long since, ObjectFilter filter)
    {
        foreach (CachedEvent change in window.After(since))
            if (CacheWatcher.Translate(change, filter) is { } item)
                yield return item;
    }
}
