using Etcdserverpb;
using Google.Protobuf;
using Grpc.Core;
using static Etcdserverpb.WatchCreateRequest.Types;

namespace MiniKube.Integration.Tests.Store;

/// <summary>The corners of the Watch service.</summary>
public abstract class WatchEdgeSuite(IStoreUnderTest store) : StoreSuite(store)
{
    [Fact]
    public async Task Ids_are_chosen_by_the_client_or_given_out_around_those()
    {
        await using var watch = Open();
        Assert.Equal(1, (await watch.CreateAsync(new WatchCreateRequest { Key = Key("a"), WatchId = 1 })).WatchId);
        Assert.Equal(0, (await watch.CreateAsync(new WatchCreateRequest { Key = Key("b") })).WatchId);
        Assert.Equal(2, (await watch.CreateAsync(new WatchCreateRequest { Key = Key("c") })).WatchId);
        var twice = await watch.CreateAsync(new WatchCreateRequest { Key = Key("d"), WatchId = 1 });
        Assert.Equal((true, true, -1L), (twice.Created, twice.Canceled, twice.WatchId));
        Assert.Equal("mvcc: duplicate watch ID provided on the WatchStream", twice.CancelReason);
        await PutAsync("c", "1");
        Assert.Equal(2, (await watch.NextAsync()).WatchId);
    }

    [Fact]
    public async Task A_cancelled_id_may_be_used_again_and_an_unknown_one_is_not_answered()
    {
        await using var watch = Open();
        await watch.CreateAsync(new WatchCreateRequest { Key = Key("a"), WatchId = 9 });
        await watch.SendAsync(new WatchRequest { CancelRequest = new WatchCancelRequest { WatchId = 4711 } });
        await watch.SendAsync(new WatchRequest { CancelRequest = new WatchCancelRequest { WatchId = 9 } });
        var cancelled = await watch.NextAsync();
        Assert.Equal((9L, true, "", 0L), (cancelled.WatchId, cancelled.Canceled, cancelled.CancelReason, cancelled.CompactRevision));
        Assert.Equal(9, (await watch.CreateAsync(new WatchCreateRequest { Key = Key("b"), WatchId = 9 })).WatchId);
        await PutAsync("a", "1");
        await PutAsync("b", "1");
        Assert.Equal("b", Name((await watch.NextAsync()).Events[0].Kv.Key));
    }

    [Fact]
    public async Task An_empty_range_is_refused_with_a_reason()
    {
        await using var watch = Open();
        var answer = await watch.CreateAsync(new WatchCreateRequest { Key = Key("b"), RangeEnd = Key("a") });
        Assert.Equal((true, true, -1L), (answer.Created, answer.Canceled, answer.WatchId));
        Assert.Equal("mvcc: watcher range is empty", answer.CancelReason);
    }

    [Fact]
    public async Task Both_filters_leave_nothing_and_single_keys_and_open_ranges_are_watched()
    {
        await using var watch = Open();
        var nothing = new WatchCreateRequest { Key = Key(""), RangeEnd = End, Filters = { FilterType.Noput, FilterType.Nodelete } };
        await watch.CreateAsync(nothing);
        await watch.CreateAsync(new WatchCreateRequest { Key = Key("b"), RangeEnd = ByteString.CopyFrom(0) });
        await watch.CreateAsync(new WatchCreateRequest { Key = Key("a\0") });
        await PutAsync("a", "1");
        await PutAsync("c", "1");
        Assert.Equal((1L, "c"), await NextAsync(watch));
        await PutAsync("a\0", "1");
        Assert.Equal((2L, "a\0"), await NextAsync(watch));
    }

    [Fact]
    public async Task A_previous_value_that_is_compacted_is_left_out()
    {
        await PutAsync("a", "1");
        var second = await PutAsync("a", "2");
        var third = await PutAsync("a", "3");
        await Kv.CompactAsync(new CompactionRequest { Revision = second, Physical = true });
        await using var watch = Open();
        await watch.CreateAsync(new WatchCreateRequest { Key = Key("a"), StartRevision = second, PrevKv = true });
        var events = await watch.ReadAsync(2);
        Assert.Equal([second, third], events.Select(e => e.Kv.ModRevision));
        Assert.Equal([null, "2"], events.Select(e => e.PrevKv?.Value.ToStringUtf8()));
    }

    [Fact]
    public async Task A_start_before_the_compaction_cancels_with_the_revision_to_go_on_from()
    {
        var first = await PutAsync("a", "1");
        var last = await PutAsync("a", "2");
        await Kv.CompactAsync(new CompactionRequest { Revision = last, Physical = true });
        await using var watch = Open();
        var created = await watch.CreateAsync(new WatchCreateRequest { Key = Key("a"), StartRevision = first });
        Assert.True(created.Created);
        var cancelled = await watch.NextAsync();
        Assert.Equal((created.WatchId, true, last), (cancelled.WatchId, cancelled.Canceled, cancelled.CompactRevision));
        await watch.CreateAsync(new WatchCreateRequest { Key = Key("a"), StartRevision = last });
        Assert.Equal(last, (await watch.ReadAsync(1))[0].Kv.ModRevision);
    }

    [Fact]
    public async Task Progress_is_told_on_request()
    {
        await using var watch = Open();
        await watch.CreateAsync(new WatchCreateRequest { Key = Key("a") });
        var last = await PutAsync("other", "1");
        await watch.SendAsync(new WatchRequest { ProgressRequest = new WatchProgressRequest() });
        var progress = await watch.NextAsync();
        Assert.Equal((-1L, 0, false), (progress.WatchId, progress.Events.Count, progress.Created));
        Assert.True(progress.Header.Revision >= last);
    }

    [Fact]
    public async Task A_client_that_wants_a_leader_is_served_while_there_is_one()
    {
        var wants = new Metadata { { "hasleader", "true" } };
        await using var watch = new WatchStream(Watches.Watch(wants, deadline: DateTime.UtcNow.AddSeconds(30)));
        await watch.CreateAsync(new WatchCreateRequest { Key = Key("a") });
        await Kv.PutAsync(new PutRequest { Key = Key("a") }, wants);
        Assert.Equal("a", (await NextAsync(watch)).Name);
    }

    [Fact]
    public async Task A_revision_too_large_for_one_message_comes_in_fragments_to_who_allows_them()
    {
        var ops = new TxnRequest();
        for (var i = 0; i < 10; i++) ops.Success.Add(PutOp(Key($"{i}"), new string('x', 100_000)));
        var first = (await Kv.TxnAsync(ops)).Header.Revision;
        for (var i = 0; i < 2; i++) await Kv.TxnAsync(ops);
        await using var watch = Open();
        await watch.CreateAsync(new WatchCreateRequest { Key = Key(""), RangeEnd = End, StartRevision = first, Fragment = true });
        var parts = new List<WatchResponse>();
        while (parts.Sum(p => p.Events.Count) < 30) parts.Add(await watch.NextAsync());
        Assert.DoesNotContain(parts, p => p.CalculateSize() > 2 * 1024 * 1024 + 1024);
        Assert.True(parts.Count > 1);
        Assert.False(parts[^1].Fragment);
        Assert.Equal(parts.Sum(p => p.Events.Count), parts.SelectMany(p => p.Events).Select(e => (e.Kv.Key, e.Kv.ModRevision)).Distinct().Count());
    }

    private WatchStream Open() => new(Watches.Watch(deadline: DateTime.UtcNow.AddSeconds(30)));

    private async Task<(long Id, string Name)> NextAsync(WatchStream watch)
    {
        var response = await watch.NextAsync();
        return (response.WatchId, Name(response.Events[0].Kv.Key));
    }
}
