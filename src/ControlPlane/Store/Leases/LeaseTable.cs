using Google.Protobuf;

namespace MiniKube.ControlPlane.Store.Leases;

/// <summary>What a lease is in the replicated state: its granted time to live, and the keys that live by it. When it ends is not state, see <see cref="LeaseClock"/>.</summary>
internal sealed class LeaseTable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<long, Lease> _leases = [];

    public bool Exists(long id)
    {
        lock (_gate) return _leases.ContainsKey(id);
    }

    /// <summary>Granted seconds; null when there is no such lease.</summary>
    public long? Ttl(long id)
    {
        lock (_gate) return _leases.TryGetValue(id, out var lease) ? lease.Ttl : null;
    }

    public IReadOnlyList<long> Ids()
    {
        lock (_gate) return [.. _leases.Keys.Order()];
    }

    public IReadOnlyList<ByteString> Keys(long id)
    {
        lock (_gate) return _leases.TryGetValue(id, out var lease) ? [.. lease.Keys] : [];
    }

    /// <summary>How often a lease has been renewed; null when there is no such lease.</summary>
    public long? Renewals(long id)
    {
        lock (_gate) return _leases.TryGetValue(id, out var lease) ? lease.Renewals : null;
    }

    /// <summary>The leases that have been renewed, and how often.</summary>
    public IReadOnlyList<(long Id, long Count)> Renewals()
    {
        lock (_gate) return [.. _leases.Where(l => l.Value.Renewals > 0).OrderBy(l => l.Key).Select(l => (l.Key, l.Value.Renewals))];
    }

    /// <summary>Counts a renewal, or takes over a count; the new count.</summary>
    public long Renewed(long id, long by = 1)
    {
        lock (_gate) return _leases.TryGetValue(id, out var lease) ? lease.Renewals += by : 0;
    }

    public IReadOnlyList<(long Id, long Ttl)> All()
    {
        lock (_gate) return [.. _leases.OrderBy(l => l.Key).Select(l => (l.Key, l.Value.Ttl))];
    }

    /// <summary>False when the id is taken.</summary>
    public bool Grant(long id, long ttl)
    {
        lock (_gate) return _leases.TryAdd(id, new Lease(ttl));
    }

    public void Remove(long id)
    {
        lock (_gate) _leases.Remove(id);
    }

    /// <summary>Moves a key from one lease to another; 0 is no lease.</summary>
    public void Move(ByteString key, long from, long to)
    {
        if (from == to) return;
        lock (_gate)
        {
            if (from != 0 && _leases.TryGetValue(from, out var old)) old.Keys.Remove(key);
            if (to != 0 && _leases.TryGetValue(to, out var next)) next.Keys.Add(key);
        }
    }

    public void Clear()
    {
        lock (_gate) _leases.Clear();
    }

    private sealed class Lease(long ttl)
    {
        public long Ttl { get; } = ttl;

        public long Renewals { get; set; }

        public HashSet<ByteString> Keys { get; } = [];
    }
}
