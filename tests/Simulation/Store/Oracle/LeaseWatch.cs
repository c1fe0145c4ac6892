namespace MiniKube.Simulation.Tests.Store.Oracle;

/// <summary>Holds every lease to its time: it never ends before what its holder was promised, nor lives on long after.</summary>
internal sealed class LeaseWatch
{
    /// <summary>What the fastest clock may take off.</summary>
    private const double ClockError = 0.95;

    private readonly SortedDictionary<long, Record> _leases = [];

    /// <summary>A holder asks for the end, so it may come at any time.</summary>
    public void Given(long id) => Of(id).IsGiven = true;

    /// <summary>A grant or renewal took effect.</summary>
    public void Begun(long id, long ttl, long now)
    {
        Record lease = Of(id);
        lease.Ttl = ttl;
        lease.LastBegun = now;
    }

    /// <summary>A holder was told that its lease has this long to live, counted from its asking at the earliest.</summary>
    public void Promised(long id, long ttl, long asked)
    {
        Record lease = Of(id);
        lease.SafeUntil = Math.Max(lease.SafeUntil, asked + (long)(ttl * 1_000_000 * ClockError));
        Check(id, lease);
    }

    public void Revoked(long id, long now)
    {
        Record lease = Of(id);
        lease.RevokedAt = now;
        Check(id, lease);
    }

    /// <summary>Whether its holder may rely on it at this moment.</summary>
    public bool IsSafe(long id, long now) => Of(id) is { IsGiven: false, RevokedAt: null } lease && now < lease.SafeUntil;

    /// <summary>After a calm, no lease may be there whose time has long been over.</summary>
    public void CheckEnded(IEnumerable<long> alive, long calmSince, long now, long grace)
    {
        foreach (long id in alive)
        {
            Record lease = Of(id);
            long end = Math.Max(lease.LastBegun, calmSince) + (lease.Ttl * 1_000_000) + grace;
            if (now > end) throw new InvariantBrokenException($"lease {id} of {lease.Ttl}s, renewed last at {lease.LastBegun / 1000}, lives on at {now / 1000}");
        }
    }

    private static void Check(long id, Record lease)
    {
        if (!lease.IsGiven && lease.RevokedAt is { } end && end < lease.SafeUntil)
            throw new InvariantBrokenException($"lease {id} ended at {end / 1000}, its holder was promised until {lease.SafeUntil / 1000}");
    }

    private Record Of(long id)
    {
        if (!_leases.TryGetValue(id, out Record? lease)) _leases[id] = lease = new Record();
        return lease;
    }

    private sealed class Record
    {
        public long Ttl { get; set; }

        public long LastBegun { get; set; }

        public long SafeUntil { get; set; }

        public long? RevokedAt { get; set; }

        public bool IsGiven { get; set; }
    }
}
