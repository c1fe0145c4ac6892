using Etcdserverpb;
using Grpc.Core;

namespace MiniKube.Integration.Tests.Store;

/// <summary>The corners of the Lease service.</summary>
public abstract class LeaseEdgeSuite(IStoreUnderTest store) : StoreSuite(store)
{
    private const string NotFound = "etcdserver: requested lease not found";

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    [InlineData(1)]
    public async Task Short_leases_live_at_least_as_long_as_an_election_may_take(long ttl) =>
        Assert.Equal(2, (await Leases.LeaseGrantAsync(new LeaseGrantRequest { TTL = ttl })).TTL);

    [Fact]
    public async Task A_key_belongs_to_the_lease_it_was_put_with_last()
    {
        var (one, two) = (await GrantAsync(), await GrantAsync());
        await PutAsync("a", "1", one);
        await PutAsync("b", "1", one);
        await PutAsync("a", "2", two);
        Assert.Equal(["b"], await KeysAsync(one));
        Assert.Equal(["a"], await KeysAsync(two));
        await Kv.DeleteRangeAsync(new DeleteRangeRequest { Key = Key("a") });
        Assert.Empty(await KeysAsync(two));
        await PutAsync("a", "3");
        await Leases.LeaseRevokeAsync(new LeaseRevokeRequest { ID = one });
        await Leases.LeaseRevokeAsync(new LeaseRevokeRequest { ID = two });
        Assert.Equal(["a"], await NamesAsync(All()));
    }

    [Fact]
    public async Task A_transaction_attaches_and_detaches_keys()
    {
        var lease = await GrantAsync();
        var put = PutOp(Key("a"), "1");
        put.RequestPut.Lease = lease;
        await Kv.TxnAsync(new TxnRequest { Success = { put, PutOp(Key("b"), "1") } });
        Assert.Equal(["a"], await KeysAsync(lease));
        await Kv.TxnAsync(new TxnRequest { Success = { DeleteOp(Key("a")) } });
        Assert.Empty(await KeysAsync(lease));
    }

    [Fact]
    public async Task Watchers_hear_of_a_revocation_as_one_revision()
    {
        var lease = await GrantAsync();
        await PutAsync("b", "1", lease);
        await PutAsync("a", "1", lease);
        await using var watch = new WatchStream(Watches.Watch(deadline: DateTime.UtcNow.AddSeconds(30)));
        await watch.CreateAsync(new WatchCreateRequest { Key = Key(""), RangeEnd = End });
        await Leases.LeaseRevokeAsync(new LeaseRevokeRequest { ID = lease });
        var events = (await watch.NextAsync()).Events;
        Assert.Equal(["a", "b"], events.Select(e => Name(e.Kv.Key)));
        Assert.Single(events.Select(e => e.Kv.ModRevision).Distinct());
    }

    [Fact]
    public async Task A_lease_that_is_not_there_is_told_by_every_call_in_its_way()
    {
        await ExpectAsync(Leases.LeaseRevokeAsync(new LeaseRevokeRequest { ID = 4711 }), StatusCode.NotFound, NotFound);
        await ExpectAsync(Kv.PutAsync(new PutRequest { Key = Key("a"), Lease = 4711 }), StatusCode.NotFound, NotFound);
        var left = await Leases.LeaseTimeToLiveAsync(new LeaseTimeToLiveRequest { ID = 4711, Keys = true });
        Assert.Equal((4711L, -1L, 0L, 0), (left.ID, left.TTL, left.GrantedTTL, left.Keys.Count));
        Assert.True(left.Header.Revision > 0);
        using var stream = Leases.LeaseKeepAlive();
        await stream.RequestStream.WriteAsync(new LeaseKeepAliveRequest { ID = 4711 });
        Assert.True(await stream.ResponseStream.MoveNext());
        Assert.Equal(0, stream.ResponseStream.Current.TTL);
        await stream.RequestStream.CompleteAsync();
        Assert.False(await stream.ResponseStream.MoveNext());
    }

    [Fact]
    public async Task Granting_a_taken_id_changes_nothing()
    {
        var id = Random.Shared.NextInt64(1, long.MaxValue);
        await Leases.LeaseGrantAsync(new LeaseGrantRequest { ID = id, TTL = 600 });
        await ExpectAsync(Leases.LeaseGrantAsync(new LeaseGrantRequest { ID = id, TTL = 60 }), StatusCode.FailedPrecondition, "etcdserver: lease already exists");
        Assert.Equal(600, (await Leases.LeaseTimeToLiveAsync(new LeaseTimeToLiveRequest { ID = id })).GrantedTTL);
    }

    [Fact]
    public async Task A_lease_alone_makes_no_revision()
    {
        var before = await PutAsync("a", "1");
        var granted = await Leases.LeaseGrantAsync(new LeaseGrantRequest { TTL = 600 });
        var revoked = await Leases.LeaseRevokeAsync(new LeaseRevokeRequest { ID = granted.ID });
        Assert.Equal((before, before), (granted.Header.Revision, revoked.Header.Revision));
    }

    private async Task<long> GrantAsync() => (await Leases.LeaseGrantAsync(new LeaseGrantRequest { TTL = 600 })).ID;

    private async Task<string[]> KeysAsync(long lease) =>
        [.. (await Leases.LeaseTimeToLiveAsync(new LeaseTimeToLiveRequest { ID = lease, Keys = true })).Keys.Select(Name).Order()];
}
