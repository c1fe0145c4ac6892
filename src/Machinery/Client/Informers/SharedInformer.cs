using Microsoft.Extensions.Logging;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Client.Rest;

namespace MiniKube.Machinery.Client.Informers;

/// <summary>A cache of one kind, kept current by list and watch, that tells its handlers of every change in order.
/// While the server is away it keeps what it knows.</summary>
public sealed class SharedInformer<T> : IInformer, IReflectorSink<T>
    where T : class, IKubeObject
{
    private readonly ObjectCache<T> _cache = new();
    private readonly TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _dispatch = new();
    private readonly List<Handler> _handlers = [];
    private readonly Reflector<T> _reflector;
    private readonly ILogger _log;
    private readonly string _kind;

    internal SharedInformer(ResourceClient<T> client, ReflectorScope scope, ServerPresence presence, TimeProvider time, ILogger log)
    {
        (_log, _kind) = (log, client.Path.Kind);
        _reflector = new Reflector<T>(client, scope, this, presence, time, log);
    }

    public ILister<T> Lister => _cache;

    /// <summary>Whether the first list is in the cache and was handed to the handlers.</summary>
    public bool HasSynced => _synced.Task.IsCompletedSuccessfully;

    /// <summary>Adds an index by computed values.</summary>
    public void AddIndex(string name, Func<T, IEnumerable<string>> keys) => _cache.AddIndex(name, keys);

    /// <summary>Handlers are called in the order of changes on the informer's loop and must not block. The cache already shows the change.
    /// A handler added late is first told of all objects in the cache, by the caller's thread.</summary>
    public void AddHandler(Action<T>? added = null, Action<T, T>? updated = null, Action<T>? deleted = null)
    {
        var handler = new Handler(added, updated, deleted);
        lock (_dispatch)
        {
            _handlers.Add(handler);
            foreach (var known in _cache.List()) Tell(handler, null, known);
        }
    }

    public Task WaitForSyncAsync(CancellationToken ct) => _synced.Task.WaitAsync(ct);

    Task IInformer.RunAsync(CancellationToken ct) => _reflector.RunAsync(ct);

    void IReflectorSink<T>.Replace(IReadOnlyList<T> items)
    {
        lock (_dispatch)
        {
            var gone = _cache.List().Select(o => o.Key).ToHashSet(StringComparer.Ordinal);
            foreach (var item in items)
            {
                gone.Remove(item.Key);
                Put(item);
            }

            foreach (var key in gone) TakeOut(key);
        }

        _synced.TrySetResult();
    }

    void IReflectorSink<T>.Apply(WatchEvent<T> change)
    {
        lock (_dispatch)
        {
            if (change.Type == WatchEventType.Deleted) TakeOut(change.Object.Key, change.Object);
            else Put(change.Object);
        }
    }

    private void Put(T item)
    {
        var known = _cache.Get(item.Key);
        if (known is not null && known.ResourceVersion == item.ResourceVersion && known.Uid == item.Uid) return;
        _cache.Set(item);
        if (known is not null && known.Uid != item.Uid)
        {
            // Deleted and made anew between two looks: two objects, not one that changed.
            TellAll(known, null);
            known = null;
        }

        TellAll(known, item);
    }

    private void TakeOut(string key, T? last = null)
    {
        if (_cache.Remove(key) is { } known) TellAll(last ?? known, null);
    }

    private void TellAll(T? before, T? after)
    {
        foreach (var handler in _handlers) Tell(handler, before, after);
    }

    private void Tell(Handler handler, T? before, T? after)
    {
        try
        {
            if (after is null) handler.Deleted?.Invoke(before!);
            else if (before is null) handler.Added?.Invoke(after);
            else handler.Updated?.Invoke(before, after);
        }
        catch (Exception e)
        {
            ClientLog.HandlerFailed(_log, e, _kind, (after ?? before!).Key);
        }
    }

    private sealed record Handler(Action<T>? Added, Action<T, T>? Updated, Action<T>? Deleted);
}

/// <summary>An informer of any kind, as its factory runs it.</summary>
internal interface IInformer
{
    Task RunAsync(CancellationToken ct);

    Task WaitForSyncAsync(CancellationToken ct);
}
