namespace MiniKube.Node.Kubelet.Pods;

/// <summary>Exponential delays per key: the first failure acts at once, then initial, doubling up to max. An entry
/// that was not used for twice the maximum is forgotten. Safe for concurrent use.</summary>
public sealed class BackOff(TimeSpan initial, TimeSpan max, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    private readonly record struct Entry(TimeSpan Delay, DateTimeOffset LastUpdate);

    /// <summary>The delay in force for the key; zero when it has none.</summary>
    public TimeSpan Get(string key)
    {
        lock (_gate) return _entries.TryGetValue(key, out var entry) ? entry.Delay : TimeSpan.Zero;
    }

    /// <summary>How long is left of the delay counted from <paramref name="since"/>; zero when acting is allowed.</summary>
    public TimeSpan Remaining(string key, DateTimeOffset since)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(key, out var entry) || Expired(entry, since)) return TimeSpan.Zero;
            var left = entry.Delay - (time.GetUtcNow() - since);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>Records one more failure, seen at <paramref name="at"/>, and lengthens the delay.</summary>
    public void Next(string key, DateTimeOffset at)
    {
        lock (_gate)
        {
            var known = _entries.TryGetValue(key, out var entry) && !Expired(entry, at);
            var delay = known ? Min(entry.Delay * 2, max) : initial;
            _entries[key] = new Entry(delay, time.GetUtcNow());
        }
    }

    public void Forget(string key)
    {
        lock (_gate) _entries.Remove(key);
    }

    /// <summary>Drops every entry whose key begins so; for a pod that is gone.</summary>
    public void ForgetAll(string prefix)
    {
        lock (_gate)
        {
            foreach (var key in _entries.Keys.Where(k => k.StartsWith(prefix, StringComparison.Ordinal)).ToArray()) _entries.Remove(key);
        }
    }

    private bool Expired(Entry entry, DateTimeOffset at) => at - entry.LastUpdate > max * 2;

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
