using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using MiniKube.Machinery.Api.Errors;

namespace MiniKube.ControlPlane.ControllerManager.Dynamic;

/// <summary>Follows who exists of one kind, by list and watch of metadata. It keeps only uids: the reader keeps the rest. Runs until
/// cancelled; a broken watch resumes from the last version seen, a version too old starts over with a list.</summary>
public sealed class MetadataWatch(ApiResourceInfo resource, DynamicClient client, Action<ObjectIdentity> seen, Action<string> gone, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private readonly TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private string? _version;

    /// <summary>Completes with the first list; also where the server refuses this kind, so that one kind cannot hold up all others.</summary>
    public Task Synced => _synced.Task;

    public async Task RunAsync(CancellationToken ct)
    {
        var pause = First;
        while (!ct.IsCancellationRequested)
        {
            var started = time.GetTimestamp();
            try
            {
                _version ??= await ListAsync(ct).ConfigureAwait(false);
                await WatchAsync(_version, ct).ConfigureAwait(false);
                if (time.GetElapsedTime(started) > First) continue;
            }
            catch (StatusException e) when (e.IsExpired)
            {
                _version = null;
                continue;
            }
            catch (StatusException e)
            {
                if (e.Code is 403 or 404 or 405) _synced.TrySetResult();
                log.WatchRefused(resource.GroupResource, e.Message);
            }
            catch (Exception e) when (e is HttpRequestException or IOException or JsonException || (e is OperationCanceledException && !ct.IsCancellationRequested))
            {
                log.WatchBroke(resource.GroupResource, e.Message);
            }
            if (time.GetElapsedTime(started) > Longest) pause = First;
            await Task.Delay(pause, time, ct).ConfigureAwait(false);
            pause = pause * 2 < Longest ? pause * 2 : Longest;
        }
    }

    private async Task<string> ListAsync(CancellationToken ct)
    {
        var (items, version) = await client.ListAsync(resource, null, ct).ConfigureAwait(false);
        var present = items.Select(i => i.Uid).ToHashSet(StringComparer.Ordinal);
        foreach (var uid in _known.Where(k => !present.Contains(k)).ToList()) Remove(uid);
        foreach (var item in items) Add(item);
        _synced.TrySetResult();
        return version;
    }

    /// <summary>One watch request, until the server ends it; every event moves the version to go on from.</summary>
    private async Task WatchAsync(string version, CancellationToken ct)
    {
        using var stream = await client.WatchAsync(resource, version, 300 + Random.Shared.Next(300), ct).ConfigureAwait(false);
        using var reader = new StreamReader(stream.Body, Encoding.UTF8);
        while (await reader.ReadLineAsync(ct).ConfigureAwait(false) is { } line)
        {
            if (line.Length == 0) continue;
            using var document = JsonDocument.Parse(line);
            var type = document.RootElement.GetProperty("type").GetString();
            var item = document.RootElement.GetProperty("object");
            if (type == "ERROR") throw ApiErrors.FromResponse(item.TryGetProperty("code", out var code) ? code.GetInt32() : 500, Encoding.UTF8.GetBytes(item.GetRawText()));
            var identity = ObjectIdentity.Read(resource, item);
            if (type == "DELETED") Remove(identity.Uid);
            else if (type != "BOOKMARK") Add(identity);
            if (identity.ResourceVersion.Length > 0) _version = identity.ResourceVersion;
        }
    }

    private void Add(ObjectIdentity item)
    {
        _known.Add(item.Uid);
        seen(item);
    }

    private void Remove(string uid)
    {
        _known.Remove(uid);
        gone(uid);
    }
}
