using Etcdserverpb;
using Google.Protobuf;
using Grpc.Core;
using V3lockpb;

namespace MiniKube.Integration.Tests.Store;

public abstract class LockSuite(IStoreUnderTest store) : StoreSuite(store)
{
    private readonly V3lockpb.Lock.LockClient _locks = new(store.Channel);

    [Fact]
    public async Task A_lock_is_a_key_named_after_its_lease()
    {
        var lease = await GrantAsync();
        var held = await _locks.LockAsync(new LockRequest { Name = Key("l"), Lease = lease });
        Assert.Equal($"l/{lease:x}", Name(held.Key));
        Assert.True(held.Header.Revision > 0 && held.Header.MemberId != 0 && held.Header.ClusterId != 0);
        var kv = Assert.Single((await Kv.RangeAsync(All())).Kvs);
        Assert.Equal((held.Key, lease), (kv.Key, kv.Lease));
        var again = await _locks.LockAsync(new LockRequest { Name = Key("l"), Lease = lease });
        Assert.Equal(held.Key, again.Key);
        await _locks.UnlockAsync(new UnlockRequest { Key = held.Key });
        Assert.Empty(await NamesAsync(All()));
        await _locks.UnlockAsync(new UnlockRequest { Key = held.Key });
    }

    [Fact]
    public async Task Those_who_wait_get_the_lock_in_the_order_they_came()
    {
        var held = await _locks.LockAsync(new LockRequest { Name = Key("l"), Lease = await GrantAsync() });
        var second = _locks.LockAsync(new LockRequest { Name = Key("l"), Lease = await GrantAsync() }).ResponseAsync;
        await UntilAsync(2);
        var third = _locks.LockAsync(new LockRequest { Name = Key("l"), Lease = await GrantAsync() }).ResponseAsync;
        await UntilAsync(3);
        Assert.False(second.IsCompleted || third.IsCompleted);
        await _locks.UnlockAsync(new UnlockRequest { Key = held.Key });
        var next = await second;
        Assert.False(third.IsCompleted);
        await _locks.UnlockAsync(new UnlockRequest { Key = next.Key });
        await third;
    }

    [Fact]
    public async Task A_lock_ends_with_its_lease()
    {
        var lease = await GrantAsync();
        await _locks.LockAsync(new LockRequest { Name = Key("l"), Lease = lease });
        var second = _locks.LockAsync(new LockRequest { Name = Key("l"), Lease = await GrantAsync() }).ResponseAsync;
        await UntilAsync(2);
        await Leases.LeaseRevokeAsync(new LeaseRevokeRequest { ID = lease });
        await second;
    }

    [Fact]
    public async Task One_who_gives_up_leaves_the_queue()
    {
        var held = await _locks.LockAsync(new LockRequest { Name = Key("l"), Lease = await GrantAsync() });
        using var patience = new CancellationTokenSource();
        var second = _locks.LockAsync(new LockRequest { Name = Key("l"), Lease = await GrantAsync() }, cancellationToken: patience.Token).ResponseAsync;
        await UntilAsync(2);
        await patience.CancelAsync();
        Assert.Equal(StatusCode.Cancelled, (await Assert.ThrowsAsync<RpcException>(() => second)).StatusCode);
        await UntilAsync(1);
        Assert.Equal(held.Key, (await Kv.RangeAsync(All())).Kvs[0].Key);
    }

    [Fact]
    public async Task A_lock_without_a_lease_gets_one_and_an_unknown_lease_is_refused()
    {
        var held = await _locks.LockAsync(new LockRequest { Name = Key("l") });
        var lease = (await Kv.RangeAsync(new RangeRequest { Key = held.Key })).Kvs[0].Lease;
        Assert.Equal(60, (await Leases.LeaseTimeToLiveAsync(new LeaseTimeToLiveRequest { ID = lease })).GrantedTTL);
        await ExpectAsync(_locks.LockAsync(new LockRequest { Name = Key("l"), Lease = 4711 }), StatusCode.Unknown, "etcdserver: requested lease not found");
        await ExpectAsync(_locks.UnlockAsync(new UnlockRequest { Key = ByteString.Empty }), StatusCode.Unknown, "etcdserver: key is not provided");
    }

    private async Task<long> GrantAsync() => (await Leases.LeaseGrantAsync(new LeaseGrantRequest { TTL = 600 })).ID;

    /// <summary>Waits until so many keys are there.</summary>
    private async Task UntilAsync(int keys)
    {
        while ((await Kv.RangeAsync(All())).Count != keys) await Task.Yield();
    }
}
