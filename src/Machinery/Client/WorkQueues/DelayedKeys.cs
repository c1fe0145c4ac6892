using System.Diagnostics.CodeAnalysis;

namespace MiniKube.Machinery.Client.WorkQueues;

/// <summary>Keys that are due later, behind one timer that is set to the earliest.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A queue lives as long as its process, and an idle timer holds nothing.")]
internal sealed class DelayedKeys<TKey>
    where TKey : notnull
{
    private readonly Lock _gate = new();
    private readonly PriorityQueue<TKey, long> _order = new();
    private readonly Dictionary<TKey, long> _due = [];
    private readonly TimeProvider _time;
    private readonly Action<TKey> _release;
    private readonly ITimer _timer;

    public DelayedKeys(TimeProvider time, Action<TKey> release)
    {
        (_time, _release) = (time, release);
        _timer = time.CreateTimer(_ => Release(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Add(TKey key, TimeSpan delay)
    {
        lock (_gate)
        {
            var due = _time.GetTimestamp() + (long)(delay.TotalSeconds * _time.TimestampFrequency);
            if (_due.TryGetValue(key, out var known) && known <= due) return;
            _due[key] = due;
            _order.Enqueue(key, due);
            SetTimer();
        }
    }

    private void Release()
    {
        var released = new List<TKey>();
        lock (_gate)
        {
            var now = _time.GetTimestamp();
            while (_order.TryPeek(out var key, out var due) && due <= now)
            {
                _order.Dequeue();

                // An entry that an earlier one overtook is stale.
                if (_due.TryGetValue(key, out var known) && known == due)
                {
                    _due.Remove(key);
                    released.Add(key);
                }
            }

            SetTimer();
        }

        foreach (var key in released) _release(key);
    }

    private void SetTimer()
    {
        if (!_order.TryPeek(out _, out var due)) return;
        var wait = _time.GetElapsedTime(_time.GetTimestamp(), due);
        _timer.Change(wait > TimeSpan.Zero ? wait + TimeSpan.FromMilliseconds(1) : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}
