using Etcdserverpb;
using Grpc.Core;
using V3electionpb;

namespace MiniKube.Integration.Tests.Store;

public abstract class ElectionSuite(IStoreUnderTest store) : StoreSuite(store)
{
    private readonly Election.ElectionClient _elections = new(store.Channel);

    [Fact]
    public async Task A_candidate_alone_leads_and_says_what_it_likes()
    {
        await ExpectAsync(_elections.LeaderAsync(new LeaderRequest { Name = Key("e") }), StatusCode.Unknown, "election: no leader");
        var lease = await GrantAsync();
        var won = await CampaignAsync("one", lease);
        Assert.Equal(($"e/{lease:x}", lease, Key("e")), (Name(won.Leader.Key), won.Leader.Lease, won.Leader.Name));
        Assert.Equal("one", await LeaderAsync());
        var kv = (await Kv.RangeAsync(new RangeRequest { Key = won.Leader.Key })).Kvs[0];
        Assert.Equal((won.Leader.Rev, lease), (kv.CreateRevision, kv.Lease));
        await _elections.ProclaimAsync(new ProclaimRequest { Leader = won.Leader, Value = Bytes("two") });
        Assert.Equal("two", await LeaderAsync());
        var again = await CampaignAsync("three", lease);
        Assert.Equal(won.Leader.Rev, again.Leader.Rev);
        Assert.Equal("three", await LeaderAsync());
    }

    [Fact]
    public async Task The_next_candidate_leads_when_the_leader_resigns()
    {
        var won = await CampaignAsync("one", await GrantAsync());
        var second = CampaignAsync("two", await GrantAsync());
        while ((await Kv.RangeAsync(All())).Count != 2) await Task.Yield();
        Assert.False(second.IsCompleted);
        await _elections.ResignAsync(new ResignRequest { Leader = won.Leader });
        await second;
        Assert.Equal("two", await LeaderAsync());
        await ExpectAsync(_elections.ProclaimAsync(new ProclaimRequest { Leader = won.Leader, Value = Bytes("x") }), StatusCode.Unknown, "election: not leader");
        await _elections.ResignAsync(new ResignRequest { Leader = won.Leader });
        Assert.Equal("two", await LeaderAsync());
    }

    [Fact]
    public async Task A_leader_that_loses_its_lease_is_followed_by_the_next()
    {
        var lease = await GrantAsync();
        await CampaignAsync("one", lease);
        var second = CampaignAsync("two", await GrantAsync());
        while ((await Kv.RangeAsync(All())).Count != 2) await Task.Yield();
        await Leases.LeaseRevokeAsync(new LeaseRevokeRequest { ID = lease });
        await second;
        Assert.Equal("two", await LeaderAsync());
    }

    [Fact]
    public async Task A_candidate_that_gives_up_withdraws()
    {
        await CampaignAsync("one", await GrantAsync());
        using var patience = new CancellationTokenSource();
        var request = new CampaignRequest { Name = Key("e"), Lease = await GrantAsync(), Value = Bytes("two") };
        var second = _elections.CampaignAsync(request, cancellationToken: patience.Token).ResponseAsync;
        while ((await Kv.RangeAsync(All())).Count != 2) await Task.Yield();
        await patience.CancelAsync();
        await Assert.ThrowsAsync<RpcException>(() => second);
        while ((await Kv.RangeAsync(All())).Count != 1) await Task.Yield();
        Assert.Equal("one", await LeaderAsync());
    }

    [Fact]
    public async Task An_observer_hears_of_every_leader_and_everything_it_proclaims()
    {
        using var observed = _elections.Observe(new LeaderRequest { Name = Key("e") });
        var lease = await GrantAsync();
        var won = await CampaignAsync("one", lease);
        Assert.Equal("one", await NextAsync(observed));
        await _elections.ProclaimAsync(new ProclaimRequest { Leader = won.Leader, Value = Bytes("two") });
        Assert.Equal("two", await NextAsync(observed));
        await _elections.ProclaimAsync(new ProclaimRequest { Leader = won.Leader, Value = Bytes("three") });
        Assert.Equal("three", await NextAsync(observed));
        await _elections.ResignAsync(new ResignRequest { Leader = won.Leader });
        await CampaignAsync("four", await GrantAsync());
        Assert.Equal("four", await NextAsync(observed));
        using var late = _elections.Observe(new LeaderRequest { Name = Key("e") });
        Assert.Equal("four", await NextAsync(late));
    }

    [Fact]
    public async Task Wrong_requests_are_refused_in_etcds_words()
    {
        const string Text = "\"leader\" field must be provided";
        await ExpectAsync(_elections.ProclaimAsync(new ProclaimRequest()), StatusCode.Unknown, Text);
        await ExpectAsync(_elections.ResignAsync(new ResignRequest()), StatusCode.Unknown, Text);
        var campaign = _elections.CampaignAsync(new CampaignRequest { Name = Key("e"), Lease = 4711, Value = Bytes("x") });
        await ExpectAsync(campaign, StatusCode.Unknown, "etcdserver: requested lease not found");
    }

    private async Task<long> GrantAsync() => (await Leases.LeaseGrantAsync(new LeaseGrantRequest { TTL = 600 })).ID;

    private Task<CampaignResponse> CampaignAsync(string value, long lease) =>
        _elections.CampaignAsync(new CampaignRequest { Name = Key("e"), Lease = lease, Value = Bytes(value) }).ResponseAsync;

    private async Task<string> LeaderAsync() => (await _elections.LeaderAsync(new LeaderRequest { Name = Key("e") })).Kv.Value.ToStringUtf8();

    private static async Task<string> NextAsync(AsyncServerStreamingCall<LeaderResponse> observed)
    {
        Assert.True(await observed.ResponseStream.MoveNext());
        return observed.ResponseStream.Current.Kv.Value.ToStringUtf8();
    }
}
