using Etcdserverpb;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using MiniKube.ControlPlane.ApiServer.Storage;

namespace MiniKube.ApiServer.Tests.Storage;

/// <summary>A dead feed beside a living store is the server's own trouble; a dead store is not.</summary>
public sealed class CacheFreshnessTests : IAsyncLifetime
{
    private readonly StoreStandIn store = new();
    private readonly CancellationTokenSource end = new();
    private WebApplication? app;
    private StoreConnection? connection;
    private StoreFeed? feed;
    private CacheFreshness? freshness;
    private Task following = Task.CompletedTask;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(store);
        builder.Services.AddSingleton<KvStandIn>();
        builder.Services.AddSingleton<WatchStandIn>();
        builder.Services.AddRouting();
        builder.Services.AddGrpc();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k => k.UseGrpcLimits().Listen(System.Net.IPAddress.Loopback, 0, l => l.Protocols = HttpProtocols.Http2));
        app = builder.Build();
        app.UseRouting();
        app.MapGrpcService<KvStandIn>();
        app.MapGrpcService<WatchStandIn>();
        await app.StartAsync();
        var options = new StoreOptions { Servers = [app.Urls.First()], ReadBudget = TimeSpan.FromMilliseconds(300) };
        connection = new StoreConnection(options, TimeProvider.System);
        feed = new StoreFeed(connection, TimeProvider.System, NullLogger.Instance) { OnChange = _ => { }, OnGap = () => { } };
        freshness = new CacheFreshness(feed, connection.Health, new RevisionReader(new StoreClient(connection, options)), TimeProvider.System) { Grace = TimeSpan.Zero };
        following = feed.RunAsync(end.Token);
    }

    public async Task DisposeAsync()
    {
        await end.CancelAsync();
        await following;
        connection!.Dispose();
        await app!.DisposeAsync();
        end.Dispose();
    }

    [Fact]
    public async Task A_dead_feed_is_told_while_the_store_answers_and_no_longer_when_it_is_back()
    {
        await EventuallyAsync(reason => reason is null);
        store.WatchWorks = false;
        store.EndWatches();
        store.Revision = 9;
        var reason = await EventuallyAsync(reason => reason is not null);
        Assert.Matches("^the watch on the store is gone for [0-9]+s: .*no watching today.*; the caches are at revision 5, the store is at 9$", reason);
        Assert.Null(await freshness!.StoreTroubleAsync(default));
        store.WatchWorks = true;
        await EventuallyAsync(reason => reason is null);
    }

    [Fact]
    public async Task A_feed_that_is_open_and_brings_nothing_is_told_once_a_reader_missed_something()
    {
        await EventuallyAsync(reason => reason is null);
        await EventuallyAsync(_ => feed!.Absence == TimeSpan.Zero);
        store.Revision = 9;
        Assert.Null(await freshness!.FeedTroubleAsync(default));
        feed!.Missed(9);
        Assert.Equal("the watch on the store lags behind; the caches are at revision 5, the store is at 9", await freshness.FeedTroubleAsync(default));
    }

    [Fact]
    public async Task Without_the_store_it_is_the_stores_trouble_alone()
    {
        await EventuallyAsync(reason => reason is null);
        store.Refuses = "etcdserver: no leader";
        store.WatchWorks = false;
        store.EndWatches();
        await Assert.ThrowsAsync<RpcException>(() => new StoreClient(connection!, new StoreOptions { Servers = [app!.Urls.First()], ReadBudget = TimeSpan.FromMilliseconds(300) }).CurrentRevisionAsync(default));
        Assert.Null(await freshness!.FeedTroubleAsync(default));
        Assert.Contains("no leader", await freshness.StoreTroubleAsync(default));
    }

    private async Task<string?> EventuallyAsync(Func<string?, bool> wanted)
    {
        while (true)
        {
            var reason = await freshness!.FeedTroubleAsync(default);
            if (wanted(reason) && feed!.Started.IsCompleted) return reason;
            await Task.Delay(20, end.Token);
        }
    }

    private sealed class StoreStandIn
    {
        private TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public long Revision { get; set; } = 5;

        public bool WatchWorks { get; set; } = true;

        public string? Refuses { get; set; }

        public Task Ended => ended.Task;

        public void EndWatches() => Interlocked.Exchange(ref ended, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
    }

    private sealed class KvStandIn(StoreStandIn store) : KV.KVBase
    {
        public override Task<RangeResponse> Range(RangeRequest request, ServerCallContext context) =>
            store.Refuses is { } why
                ? throw new RpcException(new Status(StatusCode.Unavailable, why))
                : Task.FromResult(new RangeResponse { Header = new ResponseHeader { Revision = store.Revision } });
    }

    private sealed class WatchStandIn(StoreStandIn store) : Watch.WatchBase
    {
        public override async Task Watch(IAsyncStreamReader<WatchRequest> requests, IServerStreamWriter<WatchResponse> responses, ServerCallContext context)
        {
            if (store.WatchWorks)
            {
                await responses.WriteAsync(new WatchResponse { Created = true, Header = new ResponseHeader { Revision = store.Revision } });
                await responses.WriteAsync(new WatchResponse { Header = new ResponseHeader { Revision = store.Revision } });
                await store.Ended.WaitAsync(context.CancellationToken);
            }

            throw new RpcException(new Status(StatusCode.Unavailable, "no watching today"));
        }
    }
}
