using Microsoft.Extensions.Logging;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Client.Rest;

namespace MiniKube.Machinery.Client.Informers;

/// <summary>Where a reflector puts what it learns.</summary>
internal interface IReflectorSink<T>
{
    /// <summary>The whole truth as of a list.</summary>
    void Replace(IReadOnlyList<T> items);

    void Apply(WatchEvent<T> change);
}

/// <summary>What a reflector reads.</summary>
internal sealed record ReflectorScope(string? Namespace, string? FieldSelector, string? LabelSelector);

/// <summary>Lists once, then watches; resumes a broken watch from the last version seen, and lists again only when that version is gone.</summary>
internal sealed class Reflector<T>(ResourceClient<T> client, ReflectorScope scope, IReflectorSink<T> sink, ServerPresence presence, TimeProvider time, ILogger log)
    where T : class, IKubeObject
{
    private const int PageSize = 500;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan SteadyWatch = TimeSpan.FromSeconds(1);
    private readonly string _kind = client.Path.Kind;

    // Empty: nothing is known, or what was known is too old to go on from.
    private string _version = "0";
    private bool _listed;
    private long _listedAt;
    private TimeSpan _pause = FirstPause;

    public async Task RunAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                if (!_listed) await ListAsync(ct);
                await WatchAsync(ct);
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (StatusException e) when (e.IsExpired || IsFromTheFuture(e))
            {
                ClientLog.Expired(log, _kind, _version);
                _listed = false;
                _version = "";
                if (time.GetElapsedTime(_listedAt) < SteadyWatch) await PauseAsync(e, ct);
            }
            catch (Exception e)
            {
                await PauseAsync(e, ct);
            }
        }
    }

    // A restored or lagging server may not know a version that another one gave out.
    private static bool IsFromTheFuture(StatusException e) => e.Message.Contains("Too large resource version", StringComparison.OrdinalIgnoreCase);

    private async Task ListAsync(CancellationToken ct)
    {
        var items = new List<T>();
        ListResult<T> page;
        string? next = null;
        do
        {
            var options = new ListOptions
            {
                FieldSelector = scope.FieldSelector,
                LabelSelector = scope.LabelSelector,
                ResourceVersion = next is null ? _version : null,
                Limit = _version == "0" ? null : PageSize,
                Continue = next,
            };
            page = await client.ListAsync(scope.Namespace, options, ct);
            items.AddRange(page.Items);
            next = page.Continue;
        }
        while (next is not null);

        _version = page.ResourceVersion;
        presence.Seen();
        ClientLog.Listed(log, _kind, items.Count, _version);
        sink.Replace(items);
        _listed = true;
        _listedAt = time.GetTimestamp();
    }

    private async Task WatchAsync(CancellationToken ct)
    {
        var began = time.GetTimestamp();
        var options = new ListOptions
        {
            FieldSelector = scope.FieldSelector,
            LabelSelector = scope.LabelSelector,
            ResourceVersion = _version,
            AllowWatchBookmarks = true,
            TimeoutSeconds = Random.Shared.Next(300, 600),
        };
        await foreach (var change in client.WatchAsync(scope.Namespace, options, ct))
        {
            if (change.Object.ResourceVersion is { Length: > 0 } version) _version = version;
            if (change.Type != WatchEventType.Bookmark) sink.Apply(change);
            _pause = FirstPause;
            presence.Seen();
        }

        ClientLog.WatchEnded(log, _kind, _version);
        if (time.GetElapsedTime(began) < SteadyWatch) await Task.Delay(Jittered(_pause), time, ct);
    }

    private async Task PauseAsync(Exception error, CancellationToken ct)
    {
        var pause = error is StatusException { RetryAfter: { } asked } && asked > _pause ? asked : Jittered(_pause);
        ClientLog.ReflectorFailed(log, _kind, pause, ConnectionErrors.Describe(error));
        try
        {
            if (ConnectionErrors.IsAbsence(error)) await presence.WaitAsync(pause, time, ct);
            else await Task.Delay(pause, time, ct);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        _pause = _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
    }

    private static TimeSpan Jittered(TimeSpan pause) => pause * (1 + (Random.Shared.NextDouble() / 2));
}
