using Etcdserverpb;
using Google.Protobuf;
using Grpc.Core;
using static Etcdserverpb.WatchCreateRequest.Types;
using static Mvccpb.Event.Types;

namespace MiniKube.Integration.Tests.Store;

public abstract class WatchSuite(IStoreUnderTest store) : StoreSuite(store)
{
    [Fact]
    public async Task A_watch_tells_changes_in_order()
    {
        await using var watch = await OpenAsync(AllKeys());
        await PutAsync("a", "1");
        await PutAsync("a", "2");
        await Kv.DeleteRangeAsync(new DeleteRangeRequest { Key = Key("a") });
        Assert.Equal(["Put a 1", "Put a 2", "Delete a "], Texts(await watch.ReadAsync(3)));
    }

    [Fact]
    public async Task A_watch_can_start_in_the_past()
    {
        var first = await PutAsync("a", "1");
        await PutAsync("b", "2");
        await Kv.DeleteRangeAsync(new DeleteRangeRequest { Key = Key("a") });
        var request = AllKeys();
        request.StartRevision = first;
        await using var watch = await OpenAsync(request);
        await PutAsync("c", "3");
        var events = await watch.ReadAsync(4);
        Assert.Equal(["Put a 1", "Put b 2", "Delete a ", "Put c 3"], Texts(events));
        Assert.Equal(events.Select(e => e.Kv.ModRevision).Order(), events.Select(e => e.Kv.ModRevision));
    }

    [Fact]
    public async Task A_watch_can_start_in_the_future()
    {
        var now = await PutAsync("a", "1");
        var request = AllKeys();
        request.StartRevision = now + 2;
        await using var watch = await OpenAsync(request);
        await PutAsync("a", "2");
        await PutAsync("a", "3");
        Assert.Equal(["Put a 3"], Texts(await watch.ReadAsync(1)));
    }

    [Fact]
    public async Task A_transaction_arrives_in_one_piece()
    {
        await using var watch = await OpenAsync(AllKeys());
        await Kv.TxnAsync(new TxnRequest { Success = { PutOp(Key("a"), "1"), PutOp(Key("b"), "2"), PutOp(Key("c"), "3") } });
        var response = await watch.NextAsync();
        Assert.Equal(3, response.Events.Count);
        Assert.Single(response.Events.Select(e => e.Kv.ModRevision).Distinct());
    }

    [Fact]
    public async Task Previous_values_come_when_asked()
    {
        await PutAsync("a", "1");
        var request = AllKeys();
        request.PrevKv = true;
        await using var watch = await OpenAsync(request);
        await PutAsync("a", "2");
        await Kv.DeleteRangeAsync(new DeleteRangeRequest { Key = Key("a") });
        await PutAsync("a", "3");
        var events = await watch.ReadAsync(3);
        Assert.Equal(["1", "2", null], events.Select(e => e.PrevKv?.Value.ToStringUtf8()));
    }

    [Theory]
    [InlineData(FilterType.Noput, "Delete a ")]
    [InlineData(FilterType.Nodelete, "Put a 1")]
    public async Task Filters_leave_kinds_out(FilterType filter, string expected)
    {
        var request = AllKeys();
        request.Filters.Add(filter);
        await using var watch = await OpenAsync(request);
        await PutAsync("a", "1");
        await Kv.DeleteRangeAsync(new DeleteRangeRequest { Key = Key("a") });
        Assert.Equal(expected, Texts(await watch.ReadAsync(1))[0]);
    }

    [Fact]
    public async Task One_stream_carries_many_watches()
    {
        await using var watch = await OpenAsync(new WatchCreateRequest { Key = Key("a") });
        var second = await watch.CreateAsync(new WatchCreateRequest { Key = Key("b"), WatchId = 77 });
        Assert.Equal(77, second.WatchId);
        await PutAsync("b", "1");
        Assert.Equal(77, (await watch.NextAsync()).WatchId);
        await PutAsync("a", "1");
        Assert.Equal(0, (await watch.NextAsync()).WatchId);
        await watch.SendAsync(new WatchRequest { CancelRequest = new WatchCancelRequest { WatchId = 77 } });
        var cancelled = await watch.NextAsync();
        Assert.Equal((77L, true), (cancelled.WatchId, cancelled.Canceled));
        await PutAsync("b", "2");
        await PutAsync("a", "2");
        Assert.Equal("Put a 2", Texts((await watch.NextAsync()).Events)[0]);
    }

    [Fact]
    public async Task A_compacted_start_cancels_the_watch_and_says_from_where_to_go_on()
    {
        var first = await PutAsync("a", "1");
        await PutAsync("a", "2");
        var third = await PutAsync("a", "3");
        await Kv.CompactAsync(new CompactionRequest { Revision = third, Physical = true });
        await using var watch = await OpenAsync(new WatchCreateRequest { Key = Key("a"), StartRevision = first });
        var answer = await watch.NextAsync();
        Assert.True(answer.Canceled);
        Assert.Equal(third, answer.CompactRevision);
    }

    [Fact]
    public async Task An_empty_range_is_refused()
    {
        await using var watch = await OpenAsync(null);
        var answer = await watch.CreateAsync(new WatchCreateRequest { Key = Key("b"), RangeEnd = Key("a") });
        Assert.True(answer.Canceled);
    }

    [Fact]
    public async Task A_watch_catches_up_over_a_long_history()
    {
        var first = await PutAsync("k", "0");
        for (var i = 0; i < 300; i++) await PutAsync($"k{i % 50}", $"{i}");
        var request = AllKeys();
        request.StartRevision = first;
        await using var watch = await OpenAsync(request);
        var events = await watch.ReadAsync(301);
        Assert.Equal(Enumerable.Range(0, 300).Select(i => $"{i}"), events.Skip(1).Select(e => e.Kv.Value.ToStringUtf8()));
    }

    protected WatchCreateRequest AllKeys() => new() { Key = Key(""), RangeEnd = End };

    protected async Task<WatchStream> OpenAsync(WatchCreateRequest? request)
    {
        var stream = new WatchStream(Watches.Watch(deadline: DateTime.UtcNow.AddSeconds(30)));
        if (request is not null) Assert.True((await stream.CreateAsync(request)).Created);
        return stream;
    }

    private string[] Texts(IEnumerable<Mvccpb.Event> events) =>
        [.. events.Select(e => $"{(e.Type == EventType.Put ? "Put" : "Delete")} {Name(e.Kv.Key)} {e.Kv.Value.ToStringUtf8()}")];
}

/// <summary>A watch stream as a test reads it.</summary>
public sealed class WatchStream(AsyncDuplexStreamingCall<WatchRequest, WatchResponse> call) : IAsyncDisposable
{
    public Task SendAsync(WatchRequest request) => call.RequestStream.WriteAsync(request);

    public async Task<WatchResponse> CreateAsync(WatchCreateRequest request)
    {
        await SendAsync(new WatchRequest { CreateRequest = request });
        return await NextAsync();
    }

    public async Task<WatchResponse> NextAsync()
    {
        Assert.True(await call.ResponseStream.MoveNext());
        return call.ResponseStream.Current;
    }

    public async Task<List<Mvccpb.Event>> ReadAsync(int count)
    {
        var events = new List<Mvccpb.Event>();
        while (events.Count < count) events.AddRange((await NextAsync()).Events);
        return events;
    }

    public ValueTask DisposeAsync()
    {
        call.Dispose();
        return ValueTask.CompletedTask;
    }
}
