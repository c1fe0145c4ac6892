using System.Threading.Channels;

namespace MiniKube.Machinery.Client.WorkQueues;

/// <summary>Keys waiting for work. A key waits at most once and is held by at most one worker: added again while in work,
/// it comes back after <see cref="Done"/>.</summary>
public sealed class WorkQueue<TKey>
    where TKey : notnull
{
    private readonly Lock _gate = new();
    private readonly HashSet<TKey> _waiting = [];
    private readonly HashSet<TKey> _working = [];
    private readonly Dictionary<TKey, int> _failures = [];
    private readonly DelayedKeys<TKey> _delayed;
    private readonly RetryBackoff _backoff;

    // Not bounded by the channel but by the sets: a key is in it at most once.
    private readonly Channel<TKey> _ready = Channel.CreateUnbounded<TKey>();

    public WorkQueue(TimeProvider time, RetryBackoff? backoff = null)
    {
        _backoff = backoff ?? RetryBackoff.Default;
        _delayed = new DelayedKeys<TKey>(time, Add);
    }

    /// <summary>Keys that wait now, delayed ones not counted.</summary>
    public int Count => _ready.Reader.Count;

    public void Add(TKey key)
    {
        lock (_gate)
        {
            if (_waiting.Add(key) && !_working.Contains(key)) _ready.Writer.TryWrite(key);
        }
    }

    /// <summary>Adds the key later. Asked for twice, the earlier time counts.</summary>
    public void AddAfter(TKey key, TimeSpan delay)
    {
        if (delay <= TimeSpan.Zero) Add(key);
        else _delayed.Add(key, delay);
    }

    /// <summary>Adds the key after a delay that doubles with each call until <see cref="Forget"/>.</summary>
    public void AddRateLimited(TKey key)
    {
        int failures;
        lock (_gate)
        {
            failures = _failures.GetValueOrDefault(key);
            _failures[key] = failures + 1;
        }

        AddAfter(key, _backoff.After(failures));
    }

    /// <summary>How often the key was added with delay since it was last forgotten.</summary>
    public int Failures(TKey key)
    {
        lock (_gate) return _failures.GetValueOrDefault(key);
    }

    /// <summary>Resets the key's delay.</summary>
    public void Forget(TKey key)
    {
        lock (_gate) _failures.Remove(key);
    }

    /// <summary>The next key; the caller must call <see cref="Done"/>.</summary>
    public async ValueTask<TKey> GetAsync(CancellationToken ct)
    {
        var key = await _ready.Reader.ReadAsync(ct);
        lock (_gate)
        {
            _waiting.Remove(key);
            _working.Add(key);
        }

        return key;
    }

    public void Done(TKey key)
    {
        lock (_gate)
        {
            _working.Remove(key);
            if (_waiting.Contains(key)) _ready.Writer.TryWrite(key);
        }
    }
}

/// <summary>Delays between tries of one key: <see cref="First"/>, doubled each time, at most <see cref="Longest"/>.</summary>
public sealed record RetryBackoff(TimeSpan First, TimeSpan Longest)
{
    public static RetryBackoff Default { get; } = new(TimeSpan.FromMilliseconds(5), TimeSpan.FromSeconds(60));

    /// <param name="failures">How often it failed before.</param>
    public TimeSpan After(int failures)
    {
        var delay = First.TotalSeconds * Math.Pow(2, Math.Min(failures, 40));
        return delay < Longest.TotalSeconds ? TimeSpan.FromSeconds(delay) : Longest;
    }
}
