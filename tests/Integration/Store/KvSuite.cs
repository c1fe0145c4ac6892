using Etcdserverpb;
using Google.Protobuf;
using Grpc.Core;
using static Etcdserverpb.Compare.Types;
using static Etcdserverpb.RangeRequest.Types;

namespace MiniKube.Integration.Tests.Store;

public abstract class KvSuite(IStoreUnderTest store) : StoreSuite(store)
{
    [Fact]
    public async Task A_key_knows_its_revisions_and_version()
    {
        var first = await PutAsync("a", "1");
        var second = await PutAsync("a", "2");
        var kv = Assert.Single((await Kv.RangeAsync(new RangeRequest { Key = Key("a") })).Kvs);
        Assert.Equal((first, second, 2L, "2"), (kv.CreateRevision, kv.ModRevision, kv.Version, kv.Value.ToStringUtf8()));
        Assert.Equal(first + 1, second);
        await Kv.DeleteRangeAsync(new DeleteRangeRequest { Key = Key("a") });
        var third = await PutAsync("a", "3");
        kv = Assert.Single((await Kv.RangeAsync(new RangeRequest { Key = Key("a") })).Kvs);
        Assert.Equal((third, third, 1L), (kv.CreateRevision, kv.ModRevision, kv.Version));
    }

    [Fact]
    public async Task A_put_returns_the_previous_pair_when_asked()
    {
        await PutAsync("a", "1");
        var with = await Kv.PutAsync(new PutRequest { Key = Key("a"), Value = Bytes("2"), PrevKv = true });
        var without = await Kv.PutAsync(new PutRequest { Key = Key("a"), Value = Bytes("3") });
        Assert.Equal("1", with.PrevKv.Value.ToStringUtf8());
        Assert.Null(without.PrevKv);
    }

    [Fact]
    public async Task History_can_be_read_at_every_revision()
    {
        var one = await PutAsync("a", "1");
        var two = await PutAsync("a", "2");
        await Kv.DeleteRangeAsync(new DeleteRangeRequest { Key = Key("a") });
        Assert.Equal("1", await GetAsync("a", one));
        Assert.Equal("2", await GetAsync("a", two));
        Assert.Null(await GetAsync("a", one - 1));
        Assert.Null(await GetAsync("a"));
    }

    [Fact]
    public async Task A_range_is_half_open_and_ordered()
    {
        foreach (var name in new[] { "c", "a", "b", "d" }) await PutAsync(name, name);
        Assert.Equal(["a", "b", "c", "d"], await NamesAsync(All()));
        Assert.Equal(["b", "c"], await NamesAsync(new RangeRequest { Key = Key("b"), RangeEnd = Key("d") }));
        Assert.Empty(await NamesAsync(new RangeRequest { Key = Key("d"), RangeEnd = Key("b") }));
        var fromKey = await Kv.RangeAsync(new RangeRequest { Key = Key("c"), RangeEnd = ByteString.CopyFrom(0), Limit = 2 });
        Assert.Equal(["c", "d"], fromKey.Kvs.Select(kv => Name(kv.Key)));
    }

    [Fact]
    public async Task A_limit_cuts_and_tells_what_is_left()
    {
        for (var i = 0; i < 5; i++) await PutAsync($"{i}", "x");
        var request = All();
        request.Limit = 3;
        var part = await Kv.RangeAsync(request);
        Assert.Equal((3, true, 5L), (part.Kvs.Count, part.More, part.Count));
        request.Limit = 5;
        Assert.False((await Kv.RangeAsync(request)).More);
    }

    [Fact]
    public async Task Keys_only_has_no_values_and_count_only_no_keys()
    {
        for (var i = 0; i < 3; i++) await PutAsync($"{i}", "x");
        var keys = All();
        keys.KeysOnly = true;
        Assert.All((await Kv.RangeAsync(keys)).Kvs, kv => Assert.True(kv.Value.IsEmpty && kv.ModRevision > 0));
        var count = All();
        count.CountOnly = true;
        var answer = await Kv.RangeAsync(count);
        Assert.Equal((3L, 0), (answer.Count, answer.Kvs.Count));
    }

    [Theory]
    [InlineData(SortTarget.Key, SortOrder.Descend, "c b a")]
    [InlineData(SortTarget.Mod, SortOrder.Ascend, "b c a")]
    [InlineData(SortTarget.Mod, SortOrder.None, "b c a")]
    [InlineData(SortTarget.Create, SortOrder.Descend, "c b a")]
    [InlineData(SortTarget.Version, SortOrder.Descend, "a b c")]
    [InlineData(SortTarget.Value, SortOrder.Ascend, "c a b")]
    public async Task A_range_can_be_sorted(SortTarget target, SortOrder order, string expected)
    {
        await PutAsync("a", "0");
        await PutAsync("b", "3");
        await PutAsync("c", "1");
        await PutAsync("a", "2");
        var request = All();
        (request.SortTarget, request.SortOrder) = (target, order);
        var names = await NamesAsync(request);
        if (target == SortTarget.Version) Assert.Equal("a", names[0]);
        else Assert.Equal(expected.Split(' '), names);
        request.Limit = 1;
        Assert.Equal(expected[..1], Assert.Single(await NamesAsync(request)));
    }

    [Fact]
    public async Task A_range_can_be_filtered_by_revision()
    {
        var a = await PutAsync("a", "1");
        var b = await PutAsync("b", "1");
        var c = await PutAsync("c", "1");
        Assert.Equal(["b", "c"], await NamesAsync(With(r => r.MinModRevision = b)));
        Assert.Equal(["a", "b"], await NamesAsync(With(r => r.MaxModRevision = b)));
        Assert.Equal(["c"], await NamesAsync(With(r => r.MinCreateRevision = c)));
        Assert.Equal(["a"], await NamesAsync(With(r => r.MaxCreateRevision = a)));
    }

    [Fact]
    public async Task A_delete_counts_and_returns_what_it_took()
    {
        await PutAsync("a", "1");
        await PutAsync("b", "2");
        var request = new DeleteRangeRequest { Key = Key(""), RangeEnd = End, PrevKv = true };
        var first = await Kv.DeleteRangeAsync(request);
        Assert.Equal((2L, "1"), (first.Deleted, first.PrevKvs[0].Value.ToStringUtf8()));
        var second = await Kv.DeleteRangeAsync(request);
        Assert.Equal(0, second.Deleted);
        Assert.Equal(first.Header.Revision, second.Header.Revision);
    }

    [Fact]
    public async Task Ignoring_value_or_lease_keeps_the_old_one()
    {
        var lease = (await Leases.LeaseGrantAsync(new LeaseGrantRequest { TTL = 600 })).ID;
        await PutAsync("a", "1", lease);
        await Kv.PutAsync(new PutRequest { Key = Key("a"), Value = Bytes("2"), IgnoreLease = true });
        var kv = (await Kv.RangeAsync(new RangeRequest { Key = Key("a") })).Kvs[0];
        Assert.Equal(("2", lease), (kv.Value.ToStringUtf8(), kv.Lease));
        await Kv.PutAsync(new PutRequest { Key = Key("a"), IgnoreValue = true });
        kv = (await Kv.RangeAsync(new RangeRequest { Key = Key("a") })).Kvs[0];
        Assert.Equal(("2", 0L), (kv.Value.ToStringUtf8(), kv.Lease));
    }

    [Fact]
    public async Task Wrong_requests_are_refused_in_etcds_words()
    {
        await ExpectAsync(Kv.PutAsync(new PutRequest()), StatusCode.InvalidArgument, "etcdserver: key is not provided");
        await ExpectAsync(Kv.RangeAsync(new RangeRequest()), StatusCode.InvalidArgument, "etcdserver: key is not provided");
        await ExpectAsync(Kv.DeleteRangeAsync(new DeleteRangeRequest()), StatusCode.InvalidArgument, "etcdserver: key is not provided");
        await ExpectAsync(Kv.PutAsync(new PutRequest { Key = Key("a"), Value = Bytes("x"), IgnoreValue = true }), StatusCode.InvalidArgument, "etcdserver: value is provided");
        await ExpectAsync(Kv.PutAsync(new PutRequest { Key = Key("a"), Lease = 1, IgnoreLease = true }), StatusCode.InvalidArgument, "etcdserver: lease is provided");
        await ExpectAsync(Kv.PutAsync(new PutRequest { Key = Key("none"), IgnoreValue = true }), StatusCode.InvalidArgument, "etcdserver: key not found");
        await ExpectAsync(Kv.PutAsync(new PutRequest { Key = Key("a"), Lease = 12345 }), StatusCode.NotFound, "etcdserver: requested lease not found");
        await ExpectAsync(Kv.RangeAsync(new RangeRequest { Key = Key("a"), Revision = 1_000_000 }), StatusCode.OutOfRange, "etcdserver: mvcc: required revision is a future revision");
        await ExpectAsync(Kv.PutAsync(new PutRequest { Key = Key("a"), Value = ByteString.CopyFrom(new byte[1600 * 1024]) }), StatusCode.InvalidArgument, "etcdserver: request is too large");
    }

    [Theory]
    [InlineData(CompareTarget.Version, CompareResult.Equal, 2, true)]
    [InlineData(CompareTarget.Version, CompareResult.Greater, 2, false)]
    [InlineData(CompareTarget.Version, CompareResult.Less, 3, true)]
    [InlineData(CompareTarget.Version, CompareResult.NotEqual, 2, false)]
    [InlineData(CompareTarget.Create, CompareResult.Greater, 0, true)]
    [InlineData(CompareTarget.Mod, CompareResult.Less, 1, false)]
    [InlineData(CompareTarget.Lease, CompareResult.Equal, 0, true)]
    public async Task A_transaction_takes_the_branch_its_guard_says(CompareTarget target, CompareResult result, long number, bool succeeds)
    {
        await PutAsync("a", "1");
        await PutAsync("a", "2");
        var compare = new Compare { Key = Key("a"), Target = target, Result = result };
        switch (target)
        {
            case CompareTarget.Version: compare.Version = number; break;
            case CompareTarget.Create: compare.CreateRevision = number; break;
            case CompareTarget.Mod: compare.ModRevision = number; break;
            case CompareTarget.Lease: compare.Lease = number; break;
        }

        var txn = new TxnRequest { Compare = { compare }, Success = { PutOp(Key("yes"), "1") }, Failure = { PutOp(Key("no"), "1") } };
        Assert.Equal(succeeds, (await Kv.TxnAsync(txn)).Succeeded);
        Assert.Equal("1", await GetAsync(succeeds ? "yes" : "no"));
        Assert.Null(await GetAsync(succeeds ? "no" : "yes"));
    }

    [Fact]
    public async Task Values_and_absent_keys_can_be_compared()
    {
        await PutAsync("a", "m");
        Assert.True(await HoldsAsync(new Compare { Key = Key("a"), Target = CompareTarget.Value, Result = CompareResult.Greater, Value = Bytes("a") }));
        Assert.False(await HoldsAsync(new Compare { Key = Key("none"), Target = CompareTarget.Value, Result = CompareResult.NotEqual, Value = Bytes("a") }));
        Assert.True(await HoldsAsync(new Compare { Key = Key("none"), Target = CompareTarget.Create, Result = CompareResult.Equal, CreateRevision = 0 }));
        Assert.True(await HoldsAsync(new Compare { Key = Key(""), RangeEnd = End, Target = CompareTarget.Version, Result = CompareResult.Greater, Version = 0 }));
        Assert.False(await HoldsAsync(new Compare { Key = Key(""), RangeEnd = End, Target = CompareTarget.Version, Result = CompareResult.Greater, Version = 1 }));
    }

    [Fact]
    public async Task A_transaction_is_one_revision_and_sees_its_own_writes()
    {
        var before = await PutAsync("old", "1");
        var answer = await Kv.TxnAsync(new TxnRequest { Success = { PutOp(Key("a"), "1"), GetOp(Key("a")), DeleteOp(Key("old")), GetOp(Key("old")) } });
        Assert.Equal(before + 1, answer.Header.Revision);
        Assert.Equal("1", answer.Responses[1].ResponseRange.Kvs[0].Value.ToStringUtf8());
        Assert.Equal(1, answer.Responses[2].ResponseDeleteRange.Deleted);
        Assert.Empty(answer.Responses[3].ResponseRange.Kvs);
        Assert.Equal(before + 1, (await Kv.RangeAsync(new RangeRequest { Key = Key("a") })).Kvs[0].ModRevision);
    }

    [Fact]
    public async Task Nested_transactions_choose_their_own_branch()
    {
        var inner = new TxnRequest
        {
            Compare = { new Compare { Key = Key("x"), Target = CompareTarget.Version, Result = CompareResult.Greater, Version = 0 } },
            Success = { PutOp(Key("b"), "yes") },
            Failure = { PutOp(Key("b"), "no") },
        };
        var answer = await Kv.TxnAsync(new TxnRequest { Success = { PutOp(Key("a"), "1"), new RequestOp { RequestTxn = inner } } });
        Assert.False(answer.Responses[1].ResponseTxn.Succeeded);
        Assert.Equal("no", await GetAsync("b"));
    }

    [Fact]
    public async Task A_refused_transaction_changes_nothing()
    {
        var put = PutOp(Key("b"), "1");
        put.RequestPut.Lease = 4711;
        await ExpectAsync(Kv.TxnAsync(new TxnRequest { Success = { PutOp(Key("a"), "1"), put } }), StatusCode.NotFound, "etcdserver: requested lease not found");
        Assert.Null(await GetAsync("a"));
    }

    [Fact]
    public async Task A_transaction_may_change_a_key_once()
    {
        const string Text = "etcdserver: duplicate key given in txn request";
        await ExpectAsync(Kv.TxnAsync(new TxnRequest { Success = { PutOp(Key("a"), "1"), PutOp(Key("a"), "2") } }), StatusCode.InvalidArgument, Text);
        await ExpectAsync(Kv.TxnAsync(new TxnRequest { Success = { PutOp(Key("a"), "1"), DeleteOp(Key(""), End) } }), StatusCode.InvalidArgument, Text);
        var nested = new RequestOp { RequestTxn = new TxnRequest { Failure = { PutOp(Key("a"), "2") } } };
        await ExpectAsync(Kv.TxnAsync(new TxnRequest { Success = { PutOp(Key("a"), "1"), nested } }), StatusCode.InvalidArgument, Text);
        await Kv.TxnAsync(new TxnRequest { Success = { PutOp(Key("a"), "1") }, Failure = { PutOp(Key("a"), "2") } });
    }

    [Fact]
    public async Task A_transaction_may_not_be_too_long()
    {
        var txn = new TxnRequest();
        for (var i = 0; i < 129; i++) txn.Success.Add(PutOp(Key($"{i}"), "x"));
        await ExpectAsync(Kv.TxnAsync(txn), StatusCode.InvalidArgument, "etcdserver: too many operations in txn request");
    }

    [Fact]
    public async Task Compaction_forgets_history_and_keeps_the_present()
    {
        var one = await PutAsync("a", "1");
        var two = await PutAsync("a", "2");
        await PutAsync("a", "3");
        await Kv.CompactAsync(new CompactionRequest { Revision = two, Physical = true });
        await ExpectAsync(Kv.RangeAsync(new RangeRequest { Key = Key("a"), Revision = one }), StatusCode.OutOfRange, "etcdserver: mvcc: required revision has been compacted");
        Assert.Equal("2", await GetAsync("a", two));
        Assert.Equal("3", await GetAsync("a"));
        await ExpectAsync(Kv.CompactAsync(new CompactionRequest { Revision = two }), StatusCode.OutOfRange, "etcdserver: mvcc: required revision has been compacted");
        await ExpectAsync(Kv.CompactAsync(new CompactionRequest { Revision = 1_000_000 }), StatusCode.OutOfRange, "etcdserver: mvcc: required revision is a future revision");
    }

    private RangeRequest With(Action<RangeRequest> change)
    {
        var request = All();
        change(request);
        return request;
    }

    private async Task<bool> HoldsAsync(Compare compare) => (await Kv.TxnAsync(new TxnRequest { Compare = { compare } })).Succeeded;
}
