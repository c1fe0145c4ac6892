using Etcdserverpb;
using Google.Protobuf;
using Grpc.Core;
using MiniKube.ControlPlane.Store.Mvcc;
using MiniKube.ControlPlane.Store.Services;
using MiniKube.Simulation.Tests.Store.Oracle;

namespace MiniKube.Simulation.Tests.Store.Clients;

/// <summary>
/// Wants to own a name that others want too, by lock or by election. After a call whose end he does not know he starts over with
/// another lease: the call may still be waiting somewhere, and may take his key away when it gives up.
/// </summary>
internal abstract class OwnerClient(StoreWorld world, string name, int number, string? user) : Client(world, name, user)
{
    private long _leases;
    private int _values;

    protected long Lease { get; private set; }

    /// <summary>Of his key, while he owns the name; 0 otherwise.</summary>
    protected long Created { get; private set; }

    protected abstract string Wanted { get; }

    protected ByteString Key => OwnerQueue.KeyOf(ByteString.CopyFromUtf8(Wanted), Lease);

    protected string Prefix => Wanted + "/";

    protected override void Act()
    {
        if (Lease == 0) Grant();
        else if (Created == 0) Ask();
        else if (Random.Next(3) == 0) Renew();
        else if (Random.Next(3) > 0) Use();
        else if (Random.Next(4) == 0) Forget();
        else LetGo();
    }

    /// <summary>Asks for the name; ends with <see cref="Owns"/> or <see cref="StartOver"/>.</summary>
    protected abstract void Ask();

    /// <summary>Gives the name back.</summary>
    protected abstract void LetGo();

    /// <summary>Does something that only the owner may do.</summary>
    protected virtual void Use() => Fenced();

    /// <summary>He was told that the name is his, by a member that was at this revision or later.</summary>
    protected void Owns(long created)
    {
        Created = created;
        World.Trace.Note("owns", 0, (ulong)Lease, (ulong)created, World.Trace.IsKept ? $"{Name} {Wanted}" : null);
        World.Owners.Granted(Wanted, Lease, Name, Now);
    }

    /// <summary>Nothing is certain any more.</summary>
    protected void StartOver()
    {
        if (Lease != 0) World.Leases.Given(Lease);
        World.Owners.LetsGo(Wanted, Lease);
        (Lease, Created) = (0, 0);
    }

    /// <summary>At that revision the name was his: his key is the oldest.</summary>
    protected void RequireOwner(long revision, string why)
    {
        ModelVersion? oldest = World.Ledger.Model.Oldest(Prefix, revision);
        if (oldest is null || oldest.Key != Key.ToStringUtf8() || (Created != 0 && oldest.Create != Created))
            throw new InvariantBrokenException($"{Name}: {why} at {revision}, where {Wanted} belongs to {oldest?.Key ?? "nobody"}, not {Key.ToStringUtf8()}");
    }

    /// <summary>Whether the name was his at any revision from one up to now.</summary>
    protected bool WasOwner(long from, long created)
    {
        StoreModel model = World.Ledger.Model;
        for (long revision = from; revision <= model.Revision; revision++)
        {
            bool isNew = revision == from || model.ChangesAt(revision).Any(c => c.Key.StartsWith(Prefix, StringComparison.Ordinal));
            if (isNew && model.Oldest(Prefix, revision) is { } oldest && oldest.Key == Key.ToStringUtf8() && oldest.Create == created) return true;
        }

        return false;
    }

    protected ByteString NewValue() => ByteString.CopyFromUtf8($"{Name}.{++_values}");

    /// <summary>A write elsewhere that takes effect only while the name is his.</summary>
    private void Fenced()
    {
        var write = new TxnRequest
        {
            Compare = { new Compare { Key = Key, Target = Compare.Types.CompareTarget.Create, Result = Compare.Types.CompareResult.Equal, CreateRevision = Created } },
            Success = { new RequestOp { RequestPut = new PutRequest { Key = ByteString.CopyFromUtf8($"n{Wanted}"), Value = NewValue() } } },
        };
        Call(
            (front, call) => front.Kv.Txn(write, call),
            answer =>
            {
                World.Reached(answer.Header.Revision);
                if (answer.Succeeded) RequireOwner(answer.Header.Revision - 1, "a fenced write was done");
                else StartOver();
            },
            _ => { });
    }

    private void Grant()
    {
        long id = (number * 10_000L) + ++_leases, ttl = Random.Next(2, 9), asked = Now;
        Call(
            (front, call) => front.Leases.LeaseGrant(new LeaseGrantRequest { ID = id, TTL = ttl }, call),
            answer =>
            {
                World.Leases.Promised(id, answer.TTL, asked);
                Lease = id;
            },
            _ => { });
    }

    private void Renew()
    {
        long asked = Now;
        Call(
            (front, call) => front.ProposeAsync<LeaseKeepAliveResponse>(CommandKind.LeaseRenew, new LeaseKeepAliveRequest { ID = Lease }, call),
            answer =>
            {
                if (answer.TTL > 0) World.Leases.Promised(Lease, answer.TTL, asked);
                else StartOver();
            },
            _ => { });
    }

    /// <summary>Goes without a word; the lease ends it.</summary>
    private void Forget()
    {
        (Lease, Created) = (0, 0);
        Rest();
    }
}
