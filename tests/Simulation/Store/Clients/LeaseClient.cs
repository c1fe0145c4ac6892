using Etcdserverpb;
using Google.Protobuf;
using MiniKube.ControlPlane.Store.Mvcc;

namespace MiniKube.Simulation.Tests.Store.Clients;

/// <summary>Takes a lease, lets keys live by it, keeps it alive for a while, then gives it back or forgets it; and again.</summary>
internal sealed class LeaseClient(StoreWorld world, string name, int number, string? user) : Client(world, name, user)
{
    private long _leases;
    private long _lease;
    private long _ttl;
    private int _renewals;

    protected override void Act()
    {
        if (_lease == 0) Grant();
        else if (_renewals == 0 && Random.Next(2) == 0) Forget();
        else if (_renewals == 0) Revoke();
        else if (Random.Next(2) == 0) Renew();
        else Put();
    }

    private void Grant()
    {
        long id = (number * 10_000L) + ++_leases, ttl = Random.Next(1, 5), asked = Now;
        var grant = new LeaseGrantRequest { ID = id, TTL = ttl };
        Call(
            (front, call) => front.Leases.LeaseGrant(grant, call),
            answer =>
            {
                World.Trace.Note("has a lease", 0, (ulong)id, (ulong)ttl);
                World.Leases.Promised(id, answer.TTL, asked);
                (_lease, _ttl, _renewals) = (id, ttl, Random.Next(12));
            },
            _ => { });
    }

    private void Put()
    {
        var put = new PutRequest { Key = ByteString.CopyFromUtf8($"l{_lease}.{Random.Next(2)}"), Value = ByteString.CopyFromUtf8($"{Name}:{_lease}.{Now}"), Lease = _lease };
        long floor = World.Floor;
        Call(
            (front, call) => front.Kv.Put(put, call),
            answer =>
            {
                if (answer.Header.Revision <= floor) throw new InvariantBrokenException($"{Name}: {put} was done at {answer.Header.Revision}, although it was asked for after {floor}");
                World.Reached(answer.Header.Revision);
            },
            error =>
            {
                if (error == StoreError.LeaseNotFound) _lease = 0;
            });
    }

    private void Renew()
    {
        long id = _lease, asked = Now;
        _renewals--;
        Call(
            (front, call) => front.ProposeAsync<LeaseKeepAliveResponse>(CommandKind.LeaseRenew, new LeaseKeepAliveRequest { ID = id }, call),
            answer =>
            {
                World.Trace.Note("renewed a lease", 0, (ulong)id, (ulong)answer.TTL);
                if (answer.TTL > 0) World.Leases.Promised(id, answer.TTL, asked);
                else _lease = 0;
            },
            _ => { });
    }

    private void Revoke()
    {
        long id = _lease;
        World.Leases.Given(id);
        _lease = 0;
        Call(
            (front, call) => front.Leases.LeaseRevoke(new LeaseRevokeRequest { ID = id }, call),
            answer => World.Reached(answer.Header.Revision),
            _ => { });
    }

    private void Forget()
    {
        _lease = 0;
        Rest();
    }
}
