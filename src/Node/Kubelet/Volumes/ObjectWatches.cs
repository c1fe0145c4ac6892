using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Client.Rest;

namespace MiniKube.Node.Kubelet.Volumes;

/// <summary>Watches single objects of one kind, each for as long as some pod refers to it.</summary>
public sealed class ObjectWatches<T>(
    KubeClient client, string kind, Func<bool> serverSeen, TimeProvider time, ILogger log, Action<IReadOnlyCollection<string>> changed) : IAsyncDisposable
    where T : class, IKubeObject
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LittlePatience = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Watch> _watches = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop = new();

    private sealed class Watch(CancellationTokenSource cancel)
    {
        public CancellationTokenSource Cancel => cancel;

        public HashSet<string> Users { get; } = new(StringComparer.Ordinal);

        public TaskCompletionSource Read { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public T? Current { get; set; }

        public string Problem { get; set; } = "";
    }

    /// <inheritdoc cref="IReferencedObjects.ConfigMapAsync"/>
    public async Task<T?> GetAsync(Pod pod, string name, CancellationToken ct)
    {
        var watch = Enter(pod, name);
        try
        {
            await watch.Read.Task.WaitAsync(serverSeen() ? Patience : LittlePatience, time, ct);
        }
        catch (TimeoutException e)
        {
            throw new ObjectUnavailableException($"failed to read {kind} \"{name}\": {(watch.Problem.Length > 0 ? watch.Problem : "timed out waiting for the condition")}", e);
        }
        lock (_gate) return watch.Current;
    }

    public void ForgetPod(string podUid)
    {
        lock (_gate)
        {
            foreach (var (key, watch) in _watches.ToArray())
            {
                if (!watch.Users.Remove(podUid) || watch.Users.Count > 0) continue;
                watch.Cancel.Cancel();
                _watches.Remove(key);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _stop.Dispose();
    }

    private Watch Enter(Pod pod, string name)
    {
        lock (_gate)
        {
            var key = $"{pod.Namespace}/{name}";
            if (!_watches.TryGetValue(key, out var watch))
            {
                watch = _watches[key] = new Watch(CancellationTokenSource.CreateLinkedTokenSource(_stop.Token));
                _ = Task.Run(() => FollowAsync(watch, pod.Namespace, name, watch.Cancel.Token), watch.Cancel.Token);
            }
            watch.Users.Add(pod.Uid);
            return watch;
        }
    }

    private async Task FollowAsync(Watch watch, string ns, string name, CancellationToken ct)
    {
        var pause = FirstPause;
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await ListAndWatchAsync(watch, ns, name, () => pause = FirstPause, ct);
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                watch.Problem = e.Message;
                log.ObjectWatchFailed(kind, $"{ns}/{name}", e.Message);
            }
            await Task.Delay(pause, time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private async Task ListAndWatchAsync(Watch watch, string ns, string name, Action alive, CancellationToken ct)
    {
        var selector = $"metadata.name={name}";
        var resource = client.Resource<T>();
        var list = await resource.ListAsync(ns, new ListOptions { FieldSelector = selector }, ct);
        Set(watch, list.Items.FirstOrDefault());
        alive();
        try
        {
            var options = new ListOptions { FieldSelector = selector, ResourceVersion = list.ResourceVersion, AllowWatchBookmarks = true };
            await foreach (var change in resource.WatchAsync(ns, options, ct))
            {
                if (change.Type == WatchEventType.Bookmark) continue;
                Set(watch, change.Type == WatchEventType.Deleted ? null : change.Object);
            }
        }
        catch (StatusException e) when (e.IsExpired)
        {
            // Listed anew by the caller's next round.
        }
    }

    private void Set(Watch watch, T? value)
    {
        string[] users;
        lock (_gate)
        {
            var same = watch.Current?.ResourceVersion == value?.ResourceVersion && (watch.Current is null) == (value is null);
            var first = !watch.Read.Task.IsCompleted;
            watch.Current = value;
            users = same || first ? [] : [.. watch.Users];
        }
        watch.Read.TrySetResult();
        if (users.Length > 0) changed(users);
    }
}
