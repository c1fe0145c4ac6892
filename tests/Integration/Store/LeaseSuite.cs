using Etcdserverpb;
using Grpc.Core;

namespace MiniKube.Integration.Tests.Store;

public abstract class LeaseSuite(IStoreUnderTest store) : StoreSuite(store)
{
    [Fact]
    public async Task A_lease_has_the_id_asked_for_or_one_of_its_own()
    {
        var own = await Leases.LeaseGrantAsync(new LeaseGrantRequest { TTL = 60 });
        Assert.True(own.ID > 0);
        Assert.Equal(60, own.TTL);
        var id = Random.Shared.NextInt64(1, long.MaxValue);
        Assert.Equal(id, (await Leases.LeaseGrantAsync(new LeaseGrantRequest { TTL = 60, ID = id })).ID);
        await ExpectAsync(Leases.LeaseGrantAsync(new LeaseGrantRequest { TTL = 60, ID = id }), StatusCode.FailedPrecondition, "etcdserver: lease already exists");
        await ExpectAsync(Leases.LeaseGrantAsync(new LeaseGrantRequest { TTL = 9_000_000_001 }), StatusCode.OutOfRange, "etcdserver: too large lease TTL");
        Assert.Contains(id, (await Leases.LeaseLeasesAsync(new LeaseLeasesRequest())).Leases.Select(l => l.ID));
    }

    [Fact]
    public async Task Revoking_deletes_its_keys_in_one_revision()
    {
        var lease = (await Leases.LeaseGrantAsync(new LeaseGrantRequest { TTL = 60 })).ID;
        await PutAsync("a", "1", lease);
        var last = await PutAsync("b", "1", lease);
        await PutAsync("c", "1");
        var keys = await Leases.LeaseTimeToLiveAsync(new LeaseTimeToLiveRequest { ID = lease, Keys = true });
        Assert.Equal(["a", "b"], keys.Keys.Select(Name).Order());
        Assert.Equal(60, keys.GrantedTTL);
        Assert.InRange(keys.TTL, 30, 60);
        var revoked = await Leases.LeaseRevokeAsync(new LeaseRevokeRequest { ID = lease });
        Assert.Equal(last + 2, revoked.Header.Revision);
        Assert.Equal(["c"], await NamesAsync(All()));
        await ExpectAsync(Leases.LeaseRevokeAsync(new LeaseRevokeRequest { ID = lease }), StatusCode.NotFound, "etcdserver: requested lease not found");
        Assert.Equal(-1, (await Leases.LeaseTimeToLiveAsync(new LeaseTimeToLiveRequest { ID = lease })).TTL);
    }

    [Fact]
    public async Task A_key_put_again_without_its_lease_outlives_it()
    {
        var lease = (await Leases.LeaseGrantAsync(new LeaseGrantRequest { TTL = 60 })).ID;
        await PutAsync("a", "1", lease);
        await PutAsync("a", "2");
        await Leases.LeaseRevokeAsync(new LeaseRevokeRequest { ID = lease });
        Assert.Equal("2", await GetAsync("a"));
    }

    [Fact]
    public async Task An_expired_lease_takes_its_keys_along()
    {
        using var watch = Watches.Watch();
        await watch.RequestStream.WriteAsync(new WatchRequest { CreateRequest = new WatchCreateRequest { Key = Key("a") } });
        Assert.True(await watch.ResponseStream.MoveNext());
        var lease = await Leases.LeaseGrantAsync(new LeaseGrantRequest { TTL = 4 });
        await PutAsync("a", "1", lease.ID);
        Assert.True(await watch.ResponseStream.MoveNext());
        Assert.True(await watch.ResponseStream.MoveNext());
        Assert.Equal(Mvccpb.Event.Types.EventType.Delete, watch.ResponseStream.Current.Events[0].Type);
    }

    [Fact]
    public async Task A_renewal_tells_the_time_to_live_or_that_the_lease_is_gone()
    {
        var lease = (await Leases.LeaseGrantAsync(new LeaseGrantRequest { TTL = 60 })).ID;
        using var stream = Leases.LeaseKeepAlive();
        await stream.RequestStream.WriteAsync(new LeaseKeepAliveRequest { ID = lease });
        Assert.True(await stream.ResponseStream.MoveNext());
        Assert.Equal((lease, 60L), (stream.ResponseStream.Current.ID, stream.ResponseStream.Current.TTL));
        await stream.RequestStream.WriteAsync(new LeaseKeepAliveRequest { ID = 999 });
        Assert.True(await stream.ResponseStream.MoveNext());
        Assert.Equal((999L, 0L), (stream.ResponseStream.Current.ID, stream.ResponseStream.Current.TTL));
    }
}
