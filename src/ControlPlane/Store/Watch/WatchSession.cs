using System.Threading.Channels;
using Etcdserverpb;
using Grpc.Core;
using MiniKube.ControlPlane.Store.Mvcc;

namespace MiniKube.ControlPlane.Store.Watch;

/// <summary>
/// One Watch stream with its watchers. A single loop creates, cancels and serves them, so that a watcher's events are in
/// order, a revision is never torn, and progress is told only when everything up to it has been sent.
/// </summary>
internal sealed partial class WatchSession
{
    /// <summary>The id of answers that concern no watcher.</summary>
    private const long NoWatcher = -1;

    private const int MaxQueuedRequests = 128;

    private readonly WatchHub _hub;
    private readonly Func<long, ResponseHeader> _header;
    private readonly IServerStreamWriter<WatchResponse> _responses;
    private readonly int _maxResponseBytes;
    private readonly Dictionary<long, Watcher> _watchers = [];
    private readonly Channel<WatchRequest> _requests = Channel.CreateBounded<WatchRequest>(MaxQueuedRequests);
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Func<WatchCreateRequest, ValueTask<string?>>? _refusal;
    private volatile bool _progressDue;
    private long _nextId;

    /// <param name="header">Makes a response header for a revision.</param>
    /// <param name="refusal">Why a watch may not be created; null when it may. Without it all may.</param>
    /// <param name="maxResponseBytes">Where watchers that allow it get their events in fragments.</param>
    public WatchSession(WatchHub hub, Func<long, ResponseHeader> header, IServerStreamWriter<WatchResponse> responses, int maxResponseBytes, Func<WatchCreateRequest, ValueTask<string?>>? refusal = null)
    {
        _hub = hub;
        _header = header;
        _responses = responses;
        _maxResponseBytes = maxResponseBytes;
        _refusal = refusal;
    }

    /// <summary>Serves until the client ends the stream or the token is cancelled.</summary>
    public async Task RunAsync(IAsyncStreamReader<WatchRequest> requests, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var serving = ServeAsync(stop.Token);
        var receiving = ReceiveAsync(requests, stop.Token);
        try
        {
            await await Task.WhenAny(serving, receiving);
        }
        finally
        {
            stop.Cancel();
            await Task.WhenAll(serving, receiving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            _hub.RemoveAll([.. _watchers.Values]);
        }
    }

    /// <summary>Makes quiet watchers that asked for it hear the current revision. Any thread.</summary>
    public void ProgressDue()
    {
        _progressDue = true;
        Wake();
    }

    private void Wake() => _wake.Writer.TryWrite(true);

    private async Task ReceiveAsync(IAsyncStreamReader<WatchRequest> requests, CancellationToken cancellation)
    {
        while (await requests.MoveNext(cancellation))
        {
            await _requests.Writer.WriteAsync(requests.Current, cancellation);
            Wake();
        }
    }

    private async Task ServeAsync(CancellationToken cancellation)
    {
        while (await _wake.Reader.WaitToReadAsync(cancellation))
        {
            _wake.Reader.TryRead(out _);
            while (_requests.Reader.TryRead(out var request)) await HandleAsync(request, cancellation);
            var revision = await DeliverAsync(cancellation);
            if (!_progressDue) continue;
            _progressDue = false;
            await NotifyQuietAsync(revision, cancellation);
        }
    }

    private async Task HandleAsync(WatchRequest request, CancellationToken cancellation)
    {
        switch (request.RequestUnionCase)
        {
            case WatchRequest.RequestUnionOneofCase.CreateRequest:
                await CreateAsync(request.CreateRequest, cancellation);
                break;
            case WatchRequest.RequestUnionOneofCase.CancelRequest:
                await CancelAsync(request.CancelRequest.WatchId, cancellation);
                break;
            case WatchRequest.RequestUnionOneofCase.ProgressRequest:
                var revision = await DeliverAsync(cancellation);
                await SendAsync(new WatchResponse { Header = _header(revision), WatchId = NoWatcher }, cancellation);
                break;
        }
    }

    private async Task CreateAsync(WatchCreateRequest request, CancellationToken cancellation)
    {
        var range = KeyRange.Of(FirstKey(request), request.RangeEnd);
        if ((_refusal is null ? null : await _refusal(request)) is { } denied)
        {
            await RefuseAsync(denied, cancellation);
            return;
        }

        if (Refuse(request, range) is { } reason)
        {
            await RefuseAsync(reason, cancellation);
            return;
        }

        var watcher = new Watcher(TakeId(request.WatchId), range, request, Wake);
        _watchers.Add(watcher.Id, watcher);
        var view = _hub.Add(watcher);
        watcher.Start = request.StartRevision == 0 ? view.Revision + 1 : request.StartRevision;
        await SendAsync(new WatchResponse { Header = _header(view.Revision), WatchId = watcher.Id, Created = true }, cancellation);
        if (watcher.Start < view.CompactRevision) await CancelCompactedAsync(watcher, cancellation);
        else if (watcher.Start <= view.Revision) await ServeAsync(watcher, watcher.Start, view.Revision, cancellation);
    }

    /// <summary>An empty key means the first there can be.</summary>
    public static Google.Protobuf.ByteString FirstKey(WatchCreateRequest request) =>
        request.Key.IsEmpty ? Google.Protobuf.ByteString.CopyFrom(0) : request.Key;

    private Task RefuseAsync(string reason, CancellationToken cancellation) => SendAsync(
        new WatchResponse { Header = _header(_hub.TakePending([]).View.Revision), WatchId = NoWatcher, Created = true, Canceled = true, CancelReason = reason },
        cancellation);

    private string? Refuse(WatchCreateRequest request, KeyRange range)
    {
        if (range.IsEmpty) return "mvcc: watcher range is empty";
        return request.WatchId != 0 && _watchers.ContainsKey(request.WatchId) ? "mvcc: duplicate watch ID provided on the WatchStream" : null;
    }

    private long TakeId(long wanted)
    {
        if (wanted != 0) return wanted;
        while (_watchers.ContainsKey(_nextId)) _nextId++;
        return _nextId++;
    }

    private async Task CancelAsync(long id, CancellationToken cancellation)
    {
        if (!_watchers.Remove(id, out var watcher)) return;
        _hub.Remove(watcher);
        var revision = _hub.TakePending([]).View.Revision;
        await SendAsync(new WatchResponse { Header = _header(revision), WatchId = id, Canceled = true }, cancellation);
    }

    private async Task NotifyQuietAsync(long revision, CancellationToken cancellation)
    {
        foreach (var watcher in _watchers.Values.Where(w => w.WantsProgress))
        {
            var isInTheFuture = watcher.Start > revision + 1;
            if (!watcher.WasBusy && !isInTheFuture) await SendAsync(new WatchResponse { Header = _header(revision), WatchId = watcher.Id }, cancellation);
            watcher.WasBusy = false;
        }
    }

    private Task SendAsync(WatchResponse response, CancellationToken cancellation) => _responses.WriteAsync(response, cancellation);
}
