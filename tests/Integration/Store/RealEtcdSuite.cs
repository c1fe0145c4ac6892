using Grpc.Net.Client;
using MiniKube.Integration.Tests.Parts;

namespace MiniKube.Integration.Tests.Store;

/// <summary>Debian's etcd under the suites: what they say is what etcd does.</summary>
public sealed class RealEtcd : IStoreUnderTest
{
    private EtcdProcess? _etcd;

    public GrpcChannel Channel => _etcd!.Channel;

    public string Address => _etcd!.Address;

    public async Task InitializeAsync() => _etcd = await EtcdProcess.StartAsync();

    public async Task DisposeAsync()
    {
        if (_etcd is not null) await _etcd.DisposeAsync();
    }
}

public sealed class RealEtcdKvTests(RealEtcd store) : KvSuite(store), IClassFixture<RealEtcd>;

public sealed class RealEtcdLeaseTests(RealEtcd store) : LeaseSuite(store), IClassFixture<RealEtcd>;

public sealed class RealEtcdWatchTests(RealEtcd store) : WatchSuite(store), IClassFixture<RealEtcd>;

public sealed class RealEtcdLockTests(RealEtcd store) : LockSuite(store), IClassFixture<RealEtcd>;

public sealed class RealEtcdElectionTests(RealEtcd store) : ElectionSuite(store), IClassFixture<RealEtcd>;

public sealed class RealEtcdKvEdgeTests(RealEtcd store) : KvEdgeSuite(store), IClassFixture<RealEtcd>;

public sealed class RealEtcdWatchEdgeTests(RealEtcd store) : WatchEdgeSuite(store), IClassFixture<RealEtcd>;

public sealed class RealEtcdLeaseEdgeTests(RealEtcd store) : LeaseEdgeSuite(store), IClassFixture<RealEtcd>;

public sealed class RealEtcdAuthTests(RealEtcd store) : AuthSuite(store), IClassFixture<RealEtcd>;
