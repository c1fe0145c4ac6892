using Etcdserverpb;
using Google.Protobuf;
using Grpc.Core;
using static Etcdserverpb.Compare.Types;
using static Etcdserverpb.RangeRequest.Types;

namespace MiniKube.Integration.Tests.Store;

/// <summary>The corners of the KV service.</summary>
public abstract class KvEdgeSuite(IStoreUnderTest store) : StoreSuite(store)
{
    private const string TooManyOps = "etcdserver: too many operations in txn request";
    private const string Duplicate = "etcdserver: duplicate key given in txn request";
    private const string Compacted = "etcdserver: mvcc: required revision has been compacted";
    private const string Future = "etcdserver: mvcc: required revision is a future revision";

    [Fact]
    public async Task Every_form_of_a_range_end_means_what_it_does_in_etcd()
    {
        foreach (var name in new[] { "a", "a\0", "aa", "b" }) await PutAsync(name, name);
        Assert.Equal(["a"], await NamesAsync(Range("a")));
        Assert.Equal(["a"], await NamesAsync(Range("a", Key("a\0"))));
        Assert.Equal(["a", "a\0"], await NamesAsync(Range("a", Key("aa"))));
        Assert.Equal(["a", "a\0", "aa"], await NamesAsync(Range("a", Key("b"))));
        Assert.Empty(await NamesAsync(Range("b", Key("b"))));
        Assert.Empty(await NamesAsync(Range("b", Key("a"))));
        var rest = await Kv.RangeAsync(new RangeRequest { Key = Key("aa"), RangeEnd = Zero, Limit = 2 });
        Assert.Equal([Key("aa"), Key("b")], rest.Kvs.Select(kv => kv.Key));
        var all = await Kv.RangeAsync(new RangeRequest { Key = Zero, RangeEnd = Zero, CountOnly = true });
        var mine = await Kv.RangeAsync(new RangeRequest { Key = Key(""), RangeEnd = End, CountOnly = true });
        Assert.Equal(4, mine.Count);
        Assert.True(all.Count >= 4);
        await ExpectAsync(Kv.RangeAsync(new RangeRequest { RangeEnd = Zero }), StatusCode.InvalidArgument, "etcdserver: key is not provided");
        Assert.Equal(0, (await Kv.DeleteRangeAsync(new DeleteRangeRequest { Key = Key("b"), RangeEnd = Key("a") })).Deleted);
        Assert.Equal(2, (await Kv.DeleteRangeAsync(new DeleteRangeRequest { Key = Key("a"), RangeEnd = Key("aa") })).Deleted);
        Assert.Equal(["aa", "b"], await NamesAsync(All()));
    }

    [Fact]
    public async Task Count_more_and_limit_agree_whatever_else_is_asked()
    {
        for (var i = 0; i < 6; i++) await PutAsync($"{i}", $"{9 - i}");
        var request = All();
        (request.CountOnly, request.Limit) = (true, 2);
        var count = await Kv.RangeAsync(request);
        Assert.Equal((6L, 0), (count.Count, count.Kvs.Count));
        request = All();
        (request.SortTarget, request.SortOrder, request.Limit, request.KeysOnly) = (SortTarget.Value, SortOrder.Ascend, 2, true);
        var sorted = await Kv.RangeAsync(request);
        Assert.Equal(["5", "4"], sorted.Kvs.Select(kv => Name(kv.Key)));
        Assert.All(sorted.Kvs, kv => Assert.True(kv.Value.IsEmpty));
        Assert.Equal((true, 6L), (sorted.More, sorted.Count));
        request = All();
        (request.MinModRevision, request.Limit) = (sorted.Kvs[1].ModRevision, 2);
        var filtered = await Kv.RangeAsync(request);
        Assert.Equal((false, 2), (filtered.More, filtered.Kvs.Count));
        request = All();
        (request.Limit, request.Revision) = (-1, -1);
        Assert.Equal(6, (await Kv.RangeAsync(request)).Kvs.Count);
    }

    [Fact]
    public async Task Ignore_value_and_lease_work_together_and_in_transactions()
    {
        var lease = (await Leases.LeaseGrantAsync(new LeaseGrantRequest { TTL = 600 })).ID;
        await PutAsync("a", "1", lease);
        await Kv.PutAsync(new PutRequest { Key = Key("a"), IgnoreValue = true, IgnoreLease = true });
        var op = new RequestOp { RequestPut = new PutRequest { Key = Key("a"), IgnoreValue = true, IgnoreLease = true, PrevKv = true } };
        var answer = await Kv.TxnAsync(new TxnRequest { Success = { op } });
        Assert.Equal(("1", 2L), (answer.Responses[0].ResponsePut.PrevKv.Value.ToStringUtf8(), answer.Responses[0].ResponsePut.PrevKv.Version));
        var kv = (await Kv.RangeAsync(Range("a"))).Kvs[0];
        Assert.Equal(("1", lease, 3L), (kv.Value.ToStringUtf8(), kv.Lease, kv.Version));
        op.RequestPut.Key = Key("none");
        await ExpectAsync(Kv.TxnAsync(new TxnRequest { Success = { op } }), StatusCode.InvalidArgument, "etcdserver: key not found");
        op.RequestPut.Value = Bytes("x");
        await ExpectAsync(Kv.TxnAsync(new TxnRequest { Failure = { op } }), StatusCode.InvalidArgument, "etcdserver: value is provided");
        (op.RequestPut.Value, op.RequestPut.Lease) = (ByteString.Empty, 1);
        await ExpectAsync(Kv.TxnAsync(new TxnRequest { Failure = { op } }), StatusCode.InvalidArgument, "etcdserver: lease is provided");
    }

    [Fact]
    public async Task A_transaction_counts_its_operations_with_those_nested_in_it()
    {
        static TxnRequest Of(int count, Func<int, RequestOp> op)
        {
            var txn = new TxnRequest();
            txn.Success.AddRange(Enumerable.Range(0, count).Select(op));
            return txn;
        }

        RequestOp Get(int i) => GetOp(Key($"{i}"));
        await Kv.TxnAsync(Of(128, Get));
        await ExpectAsync(Kv.TxnAsync(Of(129, Get)), StatusCode.InvalidArgument, TooManyOps);
        var compares = new TxnRequest();
        for (var i = 0; i < 129; i++) compares.Compare.Add(new Compare { Key = Key("a") });
        await ExpectAsync(Kv.TxnAsync(compares), StatusCode.InvalidArgument, TooManyOps);
        await Kv.TxnAsync(new TxnRequest { Success = { new RequestOp { RequestTxn = Of(127, Get) } } });
        await ExpectAsync(Kv.TxnAsync(new TxnRequest { Success = { new RequestOp { RequestTxn = Of(128, Get) } } }), StatusCode.InvalidArgument, TooManyOps);
        await ExpectAsync(Kv.TxnAsync(new TxnRequest { Failure = { Of(129, Get).Success } }), StatusCode.InvalidArgument, TooManyOps);
    }

    [Fact]
    public async Task Wrong_transactions_are_refused_in_etcds_words()
    {
        await ExpectAsync(Kv.TxnAsync(new TxnRequest { Success = { new RequestOp() } }), StatusCode.InvalidArgument, "etcdserver: key not found");
        await ExpectAsync(Kv.TxnAsync(new TxnRequest { Compare = { new Compare() } }), StatusCode.InvalidArgument, "etcdserver: key is not provided");
        await ExpectAsync(Kv.TxnAsync(new TxnRequest { Failure = { PutOp(ByteString.Empty, "x") } }), StatusCode.InvalidArgument, "etcdserver: key is not provided");
        await ExpectAsync(Kv.TxnAsync(new TxnRequest { Success = { GetOp(ByteString.Empty) } }), StatusCode.InvalidArgument, "etcdserver: key is not provided");
        var future = new RequestOp { RequestRange = new RangeRequest { Key = Key("a"), Revision = 10_000_000 } };
        await ExpectAsync(Kv.TxnAsync(new TxnRequest { Success = { PutOp(Key("a"), "1"), future } }), StatusCode.OutOfRange, Future);
        await ExpectAsync(Kv.TxnAsync(new TxnRequest { Success = { future } }), StatusCode.OutOfRange, Future);
        Assert.Null(await GetAsync("a"));
    }

    [Fact]
    public async Task Changes_of_one_key_in_one_branch_are_found_however_deep()
    {
        static RequestOp Nest(params RequestOp[] ops) => new() { RequestTxn = new TxnRequest { Success = { ops } } };
        await ExpectAsync(Kv.TxnAsync(new TxnRequest { Success = { PutOp(Key("a"), "1"), Nest(Nest(PutOp(Key("a"), "2"))) } }), StatusCode.InvalidArgument, Duplicate);
        await ExpectAsync(Kv.TxnAsync(new TxnRequest { Success = { Nest(PutOp(Key("a"), "1")), Nest(PutOp(Key("a"), "2")) } }), StatusCode.InvalidArgument, Duplicate);
        await ExpectAsync(Kv.TxnAsync(new TxnRequest { Success = { Nest(DeleteOp(Key(""), End)), PutOp(Key("a"), "2") } }), StatusCode.InvalidArgument, Duplicate);
        await ExpectAsync(Kv.TxnAsync(new TxnRequest { Failure = { DeleteOp(Key("a")), PutOp(Key("a"), "2") } }), StatusCode.InvalidArgument, Duplicate);
        var either = new TxnRequest { Success = { PutOp(Key("a"), "yes") }, Failure = { PutOp(Key("a"), "no") } };
        await Kv.TxnAsync(new TxnRequest { Success = { new RequestOp { RequestTxn = either } } });
        Assert.Equal("yes", await GetAsync("a"));
        await PutAsync("b", "1");
        var both = await Kv.TxnAsync(new TxnRequest { Success = { DeleteOp(Key("a"), Key("c")), DeleteOp(Key("b")) } });
        Assert.Equal([2L, 0L], both.Responses.Select(r => r.ResponseDeleteRange.Deleted));
    }

    [Fact]
    public async Task Guards_over_ranges_hold_when_they_hold_for_every_key()
    {
        var lease = (await Leases.LeaseGrantAsync(new LeaseGrantRequest { TTL = 600 })).ID;
        await PutAsync("a", "m", lease);
        var last = await PutAsync("b", "m", lease);
        Assert.True(await HoldsAsync(Over(CompareTarget.Value, CompareResult.Equal, c => c.Value = Bytes("m"))));
        Assert.False(await HoldsAsync(Over(CompareTarget.Value, CompareResult.Greater, c => c.Value = Bytes("m"))));
        Assert.True(await HoldsAsync(Over(CompareTarget.Lease, CompareResult.Equal, c => c.Lease = lease)));
        Assert.False(await HoldsAsync(Over(CompareTarget.Mod, CompareResult.Less, c => c.ModRevision = last)));
        Assert.True(await HoldsAsync(Over(CompareTarget.Create, CompareResult.NotEqual, c => c.CreateRevision = 0)));
        await PutAsync("b", "n");
        Assert.False(await HoldsAsync(Over(CompareTarget.Value, CompareResult.Equal, c => c.Value = Bytes("m"))));
        var nothing = new Compare { Key = Key("x"), RangeEnd = Key("y"), Target = CompareTarget.Version, Result = CompareResult.Equal, Version = 0 };
        Assert.True(await HoldsAsync(nothing));
    }

    [Fact]
    public async Task Requests_are_refused_when_they_are_too_large()
    {
        const string TooLarge = "etcdserver: request is too large";
        await Kv.PutAsync(new PutRequest { Key = Key("a"), Value = ByteString.CopyFrom(new byte[1500 * 1024]) });
        await ExpectAsync(Kv.PutAsync(new PutRequest { Key = Key("a"), Value = ByteString.CopyFrom(new byte[1536 * 1024]) }), StatusCode.InvalidArgument, TooLarge);
        var txn = new TxnRequest();
        for (var i = 0; i < 4; i++) txn.Success.Add(PutOp(Key($"{i}"), new string('x', 400 * 1024)));
        await ExpectAsync(Kv.TxnAsync(txn), StatusCode.InvalidArgument, TooLarge);
        var huge = await FailAsync(Kv.PutAsync(new PutRequest { Key = Key("a"), Value = ByteString.CopyFrom(new byte[3 * 1024 * 1024]) }));
        Assert.Equal(StatusCode.ResourceExhausted, huge.StatusCode);
        Assert.StartsWith("grpc: received message larger than max", huge.Detail, StringComparison.Ordinal);
        Assert.Empty(await NamesAsync(Range("0", Key("4"))));
    }

    [Fact]
    public async Task A_compaction_up_to_now_keeps_what_is_there_and_a_second_one_is_refused()
    {
        var first = await PutAsync("a", "1");
        await Kv.DeleteRangeAsync(new DeleteRangeRequest { Key = Key("a") });
        var last = await PutAsync("b", "1");
        var done = await Kv.CompactAsync(new CompactionRequest { Revision = last, Physical = true });
        Assert.Equal(last, done.Header.Revision);
        Assert.Equal("1", await GetAsync("b", last));
        await ExpectAsync(Kv.RangeAsync(new RangeRequest { Key = Key("b"), Revision = last - 1 }), StatusCode.OutOfRange, Compacted);
        await ExpectAsync(Kv.CompactAsync(new CompactionRequest { Revision = last }), StatusCode.OutOfRange, Compacted);
        await ExpectAsync(Kv.CompactAsync(new CompactionRequest { Revision = first }), StatusCode.OutOfRange, Compacted);
        await ExpectAsync(Kv.CompactAsync(new CompactionRequest { Revision = last + 100 }), StatusCode.OutOfRange, Future);
        await ExpectAsync(Kv.CompactAsync(new CompactionRequest()), StatusCode.OutOfRange, Compacted);
        var old = new RequestOp { RequestRange = new RangeRequest { Key = Key("a"), Revision = first } };
        await ExpectAsync(Kv.TxnAsync(new TxnRequest { Success = { old } }), StatusCode.OutOfRange, Compacted);
        await ExpectAsync(Kv.TxnAsync(new TxnRequest { Success = { old, PutOp(Key("c"), "1") } }), StatusCode.OutOfRange, Compacted);
        Assert.Null(await GetAsync("c"));
    }

    [Fact]
    public async Task Serializable_reads_answer_like_others_and_a_reader_may_ask_for_any_old_revision()
    {
        var first = await PutAsync("a", "1");
        var second = await PutAsync("a", "2");
        var request = Range("a");
        request.Serializable = true;
        Assert.Equal("2", (await Kv.RangeAsync(request)).Kvs[0].Value.ToStringUtf8());
        request.Revision = first;
        var old = await Kv.RangeAsync(request);
        Assert.Equal("1", old.Kvs[0].Value.ToStringUtf8());
        Assert.True(old.Header.Revision >= second);
    }

    private static ByteString Zero { get; } = ByteString.CopyFrom(0);

    private RangeRequest Range(string name, ByteString? end = null) => new() { Key = Key(name), RangeEnd = end ?? ByteString.Empty };

    private Compare Over(CompareTarget target, CompareResult result, Action<Compare> value)
    {
        var compare = new Compare { Key = Key(""), RangeEnd = End, Target = target, Result = result };
        value(compare);
        return compare;
    }

    private async Task<bool> HoldsAsync(Compare compare) => (await Kv.TxnAsync(new TxnRequest { Compare = { compare } })).Succeeded;
}
