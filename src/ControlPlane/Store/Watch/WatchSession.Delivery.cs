using Etcdserverpb;
using MiniKube.ControlPlane.Store.Mvcc;
using Mvccpb;

namespace MiniKube.ControlPlane.Store.Watch;

/// <summary>How events reach the stream.</summary>
internal sealed partial class WatchSession
{
    private const int MaxEventsAtOnce = 1000;
    private const int MaxBytesAtOnce = 1024 * 1024;
    private const long MaxRevisionsAtOnce = 64 * 1024;

    /// <summary>Sends everything there is; the revision up to which every watcher has been served.</summary>
    private async Task<long> DeliverAsync(CancellationToken cancellation)
    {
        var (view, pending) = _hub.TakePending(_watchers.Values);
        foreach (var (watcher, from) in pending) await ServeAsync(watcher, from, view.Revision, cancellation);
        return view.Revision;
    }

    /// <summary>Slice by slice: while the client does not read, what waits here is one slice and not all that happens meanwhile.</summary>
    private async Task ServeAsync(Watcher watcher, long from, long to, CancellationToken cancellation)
    {
        for (var next = Math.Max(from, watcher.Start); next <= to;)
        {
            watcher.Serving(next);
            var through = to;
            var changes = NextSlice(watcher.Range, next, ref through);
            if (!await SendAllAsync(watcher, changes, _header(to), cancellation))
            {
                await CancelCompactedAsync(watcher, cancellation);
                return;
            }

            next = through + 1;
        }

        watcher.Serving(0);
    }

    private IEnumerable<Change?> NextSlice(KeyRange range, long from, ref long to)
    {
        if (_hub.Recent(range, from, ref to, MaxBytesAtOnce) is { } recent) return recent;
        to = Math.Min(to, from + MaxRevisionsAtOnce - 1);
        return HistoryReader.Read(_hub.View, range, from, to);
    }

    /// <summary>False when a part was compacted away; what has been sent by then ends with a whole revision.</summary>
    private async Task<bool> SendAllAsync(Watcher watcher, IEnumerable<Change?> changes, ResponseHeader header, CancellationToken cancellation)
    {
        var batch = new Batch(header, watcher.Id);
        long revision = 0;
        foreach (var change in changes)
        {
            if (change is null) return false;
            if (!watcher.Wants(change)) continue;
            if (change.Version.Main != revision && batch.IsFull) batch = await SendAsync(batch, watcher, cancellation);
            revision = change.Version.Main;
            batch.Add(EventFor(watcher, change));
        }

        if (batch.Count > 0) await SendAsync(batch, watcher, cancellation);
        return true;
    }

    /// <summary>The shared event, or one of the watcher's own with the value before; left out when compaction took it.</summary>
    private Event EventFor(Watcher watcher, Change change)
    {
        if (!watcher.WantsPrevious || change.Previous is not { } previous) return change.Event;
        return new Event { Type = change.Event.Type, Kv = change.Event.Kv, PrevKv = _hub.View.Load(change.History, previous, withValue: true) };
    }

    private async Task<Batch> SendAsync(Batch batch, Watcher watcher, CancellationToken cancellation)
    {
        watcher.WasBusy = true;
        if (!watcher.WantsFragments || batch.Bytes <= _maxResponseBytes)
        {
            await SendAsync(batch.Response, cancellation);
            return new Batch(batch.Response.Header, watcher.Id);
        }

        var part = new Batch(batch.Response.Header, watcher.Id);
        foreach (var @event in batch.Response.Events)
        {
            if (part.Count > 0 && part.Bytes + @event.CalculateSize() > _maxResponseBytes)
            {
                part.Response.Fragment = true;
                await SendAsync(part.Response, cancellation);
                part = new Batch(batch.Response.Header, watcher.Id);
            }

            part.Add(@event);
        }

        await SendAsync(part.Response, cancellation);
        return new Batch(batch.Response.Header, watcher.Id);
    }

    private async Task CancelCompactedAsync(Watcher watcher, CancellationToken cancellation)
    {
        _watchers.Remove(watcher.Id);
        _hub.Remove(watcher);
        var now = _hub.TakePending([]).View;
        await SendAsync(
            new WatchResponse { Header = _header(now.Revision), WatchId = watcher.Id, Canceled = true, CompactRevision = now.CompactRevision },
            cancellation);
    }

    private sealed class Batch(ResponseHeader header, long watchId)
    {
        public WatchResponse Response { get; } = new() { Header = header, WatchId = watchId };

        public int Count => Response.Events.Count;

        public int Bytes { get; private set; }

        public bool IsFull => Count >= MaxEventsAtOnce || Bytes >= MaxBytesAtOnce;

        public void Add(Event @event)
        {
            Response.Events.Add(@event);
            Bytes += @event.CalculateSize() + 8;
        }
    }
}
