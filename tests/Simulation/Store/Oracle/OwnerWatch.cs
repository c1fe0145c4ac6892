namespace MiniKube.Simulation.Tests.Store.Oracle;

/// <summary>
/// Locks and elections in real time: while somebody was told that the name is his, has a lease he may rely on and has not let go,
/// nobody else is told so.
/// </summary>
internal sealed class OwnerWatch(LeaseWatch leases)
{
    private readonly Dictionary<string, (long Lease, string Who)> _owners = [];

    public int Grants { get; private set; }

    /// <summary>Somebody was told that he owns a name.</summary>
    public void Granted(string name, long lease, string who, long now)
    {
        Grants++;
        if (_owners.TryGetValue(name, out (long Lease, string Who) before) && before.Lease != lease && leases.IsSafe(before.Lease, now))
            throw new InvariantBrokenException($"{name} belongs to {who} (lease {lease:x}) at {now / 1000}, while {before.Who} holds it by lease {before.Lease:x}");
        _owners[name] = (lease, who);
    }

    /// <summary>An owner is about to let go.</summary>
    public void LetsGo(string name, long lease)
    {
        if (_owners.TryGetValue(name, out (long Lease, string Who) owner) && owner.Lease == lease) _owners.Remove(name);
    }
}
