using Etcdserverpb;
using Grpc.Net.Client;
using MiniKube.Store.Tests;

namespace MiniKube.Integration.Tests.Store;

/// <summary>Our store under the suites, in this process.</summary>
public sealed class OurStore : IStoreUnderTest
{
    private LocalStore? _store;

    public GrpcChannel Channel => _store!.Channel;

    public string Address => _store!.Address;

    public async Task InitializeAsync() => _store = await LocalStore.StartAsync();

    public async Task DisposeAsync()
    {
        if (_store is not null) await _store.DisposeAsync();
    }
}

public sealed class OurStoreKvTests(OurStore store) : KvSuite(store), IClassFixture<OurStore>;

public sealed class OurStoreLeaseTests(OurStore store) : LeaseSuite(store), IClassFixture<OurStore>;

public sealed class OurStoreLockTests(OurStore store) : LockSuite(store), IClassFixture<OurStore>;

public sealed class OurStoreElectionTests(OurStore store) : ElectionSuite(store), IClassFixture<OurStore>;

public sealed class OurStoreKvEdgeTests(OurStore store) : KvEdgeSuite(store), IClassFixture<OurStore>;

public sealed class OurStoreWatchEdgeTests(OurStore store) : WatchEdgeSuite(store), IClassFixture<OurStore>;

public sealed class OurStoreLeaseEdgeTests(OurStore store) : LeaseEdgeSuite(store), IClassFixture<OurStore>;

public sealed class OurStoreAuthTests(OurStore store) : AuthSuite(store), IClassFixture<OurStore>;

/// <summary>With what is newer than etcd 3.4.</summary>
public sealed class OurStoreWatchTests(OurStore store) : WatchSuite(store), IClassFixture<OurStore>
{
    /// <summary>etcd 3.4 may answer before the events.</summary>
    [Fact]
    public async Task Progress_on_request_comes_after_all_events_up_to_it()
    {
        await using var watch = await OpenAsync(AllKeys());
        var last = await PutAsync("a", "1");
        await watch.SendAsync(new WatchRequest { ProgressRequest = new WatchProgressRequest() });
        Assert.Single((await watch.NextAsync()).Events);
        var progress = await watch.NextAsync();
        Assert.Equal((-1L, 0), (progress.WatchId, progress.Events.Count));
        Assert.True(progress.Header.Revision >= last);
    }
}
