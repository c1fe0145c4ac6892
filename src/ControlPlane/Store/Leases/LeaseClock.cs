namespace MiniKube.ControlPlane.Store.Leases;

/// <summary>
/// When each lease ends, by this member's monotonic clock: counted from the moment the grant or the last renewal was
/// applied here. Every member keeps it, so the remaining time survives a change of leader; only the leader acts on it.
/// Thread-safe.
/// </summary>
internal sealed class LeaseClock(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<long, (long Start, TimeSpan Ttl, long Renewals)> _ends = [];
    private readonly PriorityQueue<long, long> _order = new();

    /// <summary>Raised when the lease that ends first may have changed.</summary>
    public event Action? Changed;

    /// <summary>Starts or restarts the time of a lease that has been renewed so often.</summary>
    public void Start(long id, long ttlSeconds, long renewals = 0)
    {
        var ttl = TimeSpan.FromSeconds(Math.Min(ttlSeconds, 3_000_000_000));
        lock (_gate)
        {
            _ends[id] = (time.GetTimestamp(), ttl, renewals);
            _order.Enqueue(id, End(_ends[id]));
        }

        Changed?.Invoke();
    }

    public void Remove(long id)
    {
        lock (_gate) _ends.Remove(id);
    }

    public void Clear()
    {
        lock (_gate)
        {
            _ends.Clear();
            _order.Clear();
        }
    }

    /// <summary>Not below zero; null for an unknown lease.</summary>
    public TimeSpan? Remaining(long id)
    {
        lock (_gate)
        {
            if (!_ends.TryGetValue(id, out var end)) return null;
            var left = end.Ttl - time.GetElapsedTime(end.Start);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>Leases whose time is over, and how long until the next one's is; null when there is none.</summary>
    public (IReadOnlyList<EndedLease> Ended, TimeSpan? Next) Look(int max)
    {
        var ended = new List<EndedLease>();
        lock (_gate)
        {
            var now = time.GetTimestamp();
            while (_order.TryPeek(out var id, out var at))
            {
                if (!_ends.TryGetValue(id, out var end) || End(end) != at)
                {
                    _order.Dequeue();
                    continue;
                }

                if (at > now) return (ended, time.GetElapsedTime(now, at));
                if (ended.Count == max) return (ended, TimeSpan.Zero);
                ended.Add(new EndedLease(id, end.Renewals));
                _order.Dequeue();
            }
        }

        return (ended, null);
    }

    /// <summary>Puts leases back that could not be revoked yet.</summary>
    public void Retry(IReadOnlyList<EndedLease> leases)
    {
        lock (_gate)
        {
            foreach (var lease in leases)
            {
                if (_ends.TryGetValue(lease.Id, out var end)) _order.Enqueue(lease.Id, End(end));
            }
        }
    }

    /// <summary>Gives every lease at least <paramref name="least"/> from now, so that a new leader does not end what it could not renew.</summary>
    public void Extend(TimeSpan least)
    {
        lock (_gate)
        {
            foreach (var (id, end) in _ends.ToList())
            {
                if (end.Ttl - time.GetElapsedTime(end.Start) >= least) continue;
                _ends[id] = (time.GetTimestamp(), least, end.Renewals);
                _order.Enqueue(id, End(_ends[id]));
            }
        }

        Changed?.Invoke();
    }

    private long End((long Start, TimeSpan Ttl, long Renewals) lease) => lease.Start + (long)(lease.Ttl.TotalSeconds * time.TimestampFrequency);
}

/// <summary>A lease whose time is over.</summary>
/// <param name="Id">Which.</param>
/// <param name="Renewals">How often it had been renewed when its time was started last.</param>
internal readonly record struct EndedLease(long Id, long Renewals);
