using MiniKube.Histories.Watches;
using MiniKube.Integration.Tests.Chaos.Members;

namespace MiniKube.Integration.Tests.Chaos.Clients;

/// <summary>All clients of a run, at work from the start until they are stopped.</summary>
internal sealed class Workload : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _stopWatching = new();
    private readonly List<WatchClient> _watchers = [];
    private readonly Recorder _recorder;
    private readonly Task _working;
    private readonly Task _watching;

    public Workload(ChaosCluster cluster, Recorder recorder, WorkloadOptions options)
    {
        _recorder = recorder;
        var random = new Random(options.Seed);
        var working = new List<Task>();
        for (var i = 0; i < options.Clients; i++) working.Add(new KeyValueClient(Caller($"c{i}"), options, Next()).RunAsync(_stop.Token));
        for (var i = 0; i < options.LeaseHolders; i++) working.Add(new LeaseClient(Caller($"l{i}"), Next()).RunAsync(_stop.Token));
        for (var i = 0; i < options.Watchers; i++)
        {
            _watchers.Add(new WatchClient(Caller($"w{i}"), i % 4 == 3 ? "k/" : "", i % 2 == 1 ? TimeSpan.FromMilliseconds(700) : null));
        }

        Compactor = new Compactor(Caller("compactor"), _watchers[0], options.CompactionPause);
        if (options.CompactionPause > TimeSpan.Zero) working.Add(Compactor.RunAsync(_stop.Token));
        _working = Task.WhenAll(working);
        _watching = Task.WhenAll(_watchers.Select(w => w.RunAsync(_stopWatching.Token)));

        StoreCaller Caller(string name) => new(name, cluster, recorder, Next(), options.Deadline);
        Random Next() => new(random.Next());
    }

    /// <summary>Forgets what the first watcher has heard of, which is patient and watches all: its account is what remains of the beginning.</summary>
    public Compactor Compactor { get; }

    /// <summary>What the first watcher was told, in order.</summary>
    public IEnumerable<WatchedChange> Account() =>
        _recorder.Watches.Where(w => w.Watcher.StartsWith("w0@", StringComparison.Ordinal)).SelectMany(w => w.Deliveries).SelectMany(d => d.Changes);

    /// <summary>Ends reading and writing; watchers stay.</summary>
    public async Task StopWritingAsync()
    {
        await _stop.CancelAsync();
        await _working;
    }

    /// <summary>Waits until every watcher has been told everything up to a revision, then ends them.</summary>
    /// <exception cref="TimeoutException">One is not.</exception>
    public async Task StopWatchingAsync(long revision)
    {
        foreach (var watcher in _watchers) watcher.Stay();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        while (_watchers.Exists(w => w.Bookmark < revision))
        {
            if (patience.IsCancellationRequested) throw new TimeoutException($"watchers are at {string.Join(", ", _watchers.Select(w => w.Bookmark))}, not at {revision}");
            await Task.Delay(50);
        }

        await _stopWatching.CancelAsync();
        await _watching;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _stopWatching.CancelAsync();
        await Task.WhenAll(_working, _watching).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
        _stopWatching.Dispose();
    }
}
