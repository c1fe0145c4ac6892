using Google.Protobuf;
using V3lockpb;

namespace MiniKube.Simulation.Tests.Store.Clients;

/// <summary>Takes a lock, writes under its protection, and lets go, or dies with it.</summary>
internal sealed class LockClient(StoreWorld world, string name, int number, string? user) : OwnerClient(world, name, number, user)
{
    protected override string Wanted => "m/a";

    protected override void Ask() => Call(
        (front, call) => front.Locks.Lock(new LockRequest { Name = ByteString.CopyFromUtf8(Wanted), Lease = Lease }, call),
        answer =>
        {
            long revision = answer.Header.Revision;
            if (answer.Key != Key) throw new InvariantBrokenException($"{Name}: asked for {Key.ToStringUtf8()}, got {answer.Key.ToStringUtf8()}");
            RequireOwner(revision, "the lock was given");
            World.Reached(revision);
            Owns(World.Ledger.Model.Find(Key.ToStringUtf8(), revision)!.Create);
        },
        _ => StartOver());

    protected override void LetGo()
    {
        World.Owners.LetsGo(Wanted, Lease);
        ByteString key = Key;
        StartOver();
        Call((front, call) => front.Locks.Unlock(new UnlockRequest { Key = key }, call), answer => World.Reached(answer.Header.Revision), _ => { });
    }
}
