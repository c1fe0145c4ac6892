using System.Security.Cryptography;
using System.Text;
using Authpb;
using Etcdserverpb;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using MiniKube.Integration.Tests.Parts;
using MiniKube.Store.Tests;
using PermissionType = Authpb.Permission.Types.Type;

namespace MiniKube.Integration.Tests.Store;

/// <summary>Authentication in our store where it is newer than etcd 3.4, or a flag of the server's.</summary>
public sealed class OurAuthTests(OurStore store) : AuthSuiteBase(store), IClassFixture<OurStore>
{
    private const string Denied = "etcdserver: permission denied";

    [Fact]
    public async Task The_status_tells_whether_it_is_on_and_the_revision_of_users_and_roles()
    {
        var before = await Auths.AuthStatusAsync(new AuthStatusRequest());
        Assert.False(before.Enabled);
        var root = await EnableAsync();
        var after = await Auths.AuthStatusAsync(new AuthStatusRequest(), root);
        Assert.Equal((true, before.AuthRevision + 3), (after.Enabled, after.AuthRevision));
        await ExpectAsync(Auths.AuthStatusAsync(new AuthStatusRequest()), StatusCode.InvalidArgument, "etcdserver: user name is empty");
    }

    [Fact]
    public async Task The_role_root_shows_that_it_may_everything()
    {
        var root = await EnableAsync();
        var everything = Assert.Single((await Auths.RoleGetAsync(new AuthRoleGetRequest { Role = "root" }, root)).Perm);
        Assert.Equal((PermissionType.Readwrite, 0, ByteString.CopyFrom(0)), (everything.PermType, everything.Key.Length, everything.RangeEnd));
    }

    [Fact]
    public async Task Permissions_must_be_for_ranges_and_passwords_of_a_length_bcrypt_reads()
    {
        await AddRoleAsync("r");
        var backwards = new AuthRoleGrantPermissionRequest { Name = "r", Perm = new Permission { Key = Key("b"), RangeEnd = Key("a") } };
        await ExpectAsync(Auths.RoleGrantPermissionAsync(backwards), StatusCode.InvalidArgument, "etcdserver: invalid auth management");
        await ExpectAsync(Auths.RoleGrantPermissionAsync(new AuthRoleGrantPermissionRequest { Name = "r" }), StatusCode.InvalidArgument, "etcdserver: permission not given");
        var status = await FailAsync(Auths.UserAddAsync(new AuthUserAddRequest { Name = "x", Password = new string('x', 73) }));
        Assert.Contains("72 bytes", status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nested_transactions_are_looked_into()
    {
        await AddRoleAsync("r", (PermissionType.Readwrite, Key("a"), ByteString.Empty));
        await AddUserAsync("ann", "a", "r");
        await EnableAsync();
        var nested = new RequestOp { RequestTxn = new TxnRequest { Failure = { PutOp(Key("b"), "1") } } };
        await ExpectAsync(Kv.TxnAsync(new TxnRequest { Success = { PutOp(Key("a"), "1"), nested } }, await SignInAsync("ann", "a")), StatusCode.PermissionDenied, Denied);
    }

    [Fact]
    public async Task Leases_members_alarms_and_compaction_want_to_know_who_asks()
    {
        await AddUserAsync("ann", "a");
        var root = await EnableAsync();
        var ann = await SignInAsync("ann", "a");
        const string Nobody = "etcdserver: user name is empty";
        var lease = (await Leases.LeaseGrantAsync(new LeaseGrantRequest { TTL = 600 }, root)).ID;
        await Kv.PutAsync(new PutRequest { Key = Key("x"), Lease = lease }, root);
        await ExpectAsync(Leases.LeaseGrantAsync(new LeaseGrantRequest { TTL = 600 }), StatusCode.InvalidArgument, Nobody);
        await ExpectAsync(Leases.LeaseRevokeAsync(new LeaseRevokeRequest { ID = lease }), StatusCode.InvalidArgument, Nobody);
        await ExpectAsync(Leases.LeaseTimeToLiveAsync(new LeaseTimeToLiveRequest { ID = lease }), StatusCode.InvalidArgument, Nobody);
        await ExpectAsync(Leases.LeaseTimeToLiveAsync(new LeaseTimeToLiveRequest { ID = lease, Keys = true }, ann), StatusCode.PermissionDenied, Denied);
        await ExpectAsync(Leases.LeaseLeasesAsync(new LeaseLeasesRequest(), ann), StatusCode.PermissionDenied, Denied);
        using var renewal = Leases.LeaseKeepAlive(ann);
        await renewal.RequestStream.WriteAsync(new LeaseKeepAliveRequest { ID = lease });
        Assert.Equal(Denied, (await Assert.ThrowsAsync<RpcException>(() => renewal.ResponseStream.MoveNext())).Status.Detail);
        await ExpectAsync(Members.MemberListAsync(new MemberListRequest()), StatusCode.InvalidArgument, Nobody);
        await ExpectAsync(Kv.CompactAsync(new CompactionRequest { Revision = 1 }), StatusCode.InvalidArgument, Nobody);
        var raise = new AlarmRequest { Action = AlarmRequest.Types.AlarmAction.Activate, Alarm = AlarmType.Corrupt, MemberID = 1 };
        await ExpectAsync(Maintenance.AlarmAsync(raise, ann), StatusCode.PermissionDenied, Denied);
        await ExpectAsync(Maintenance.AlarmAsync(new AlarmRequest(), ann), StatusCode.PermissionDenied, Denied);
        await ExpectAsync(Maintenance.MoveLeaderAsync(new MoveLeaderRequest { TargetID = 1 }, ann), StatusCode.PermissionDenied, Denied);
    }

    [Fact]
    public async Task Locks_and_elections_need_rights_to_their_keys()
    {
        await AddRoleAsync("r", (PermissionType.Readwrite, Key("mine/"), Key("mine0")));
        await AddUserAsync("ann", "a", "r");
        await EnableAsync();
        var ann = await SignInAsync("ann", "a");
        var locks = new V3lockpb.Lock.LockClient(store.Channel);
        await locks.LockAsync(new V3lockpb.LockRequest { Name = Key("mine") }, ann);
        Assert.Equal(Denied, (await FailAsync(locks.LockAsync(new V3lockpb.LockRequest { Name = Key("yours") }, ann))).Detail);
        var elections = new V3electionpb.Election.ElectionClient(store.Channel);
        Assert.Equal(Denied, (await FailAsync(elections.LeaderAsync(new V3electionpb.LeaderRequest { Name = Key("yours") }, ann))).Detail);
    }

    [Theory]
    [InlineData("RS256")]
    [InlineData("PS256")]
    [InlineData("ES256")]
    [InlineData("HS256")]
    public async Task Signed_tokens_name_the_user_and_end_with_the_revision(string method)
    {
        using var folder = new TemporaryFolder();
        var keys = WriteKeys(method, folder);
        await using var own = await LocalStore.StartAsync(o => o with { AuthToken = $"jwt,sign-method={method},{keys},ttl=1m", BcryptCost = 4 });
        await using var suite = new SignedStore(own);
        await suite.RunAsync();
    }

    private static string WriteKeys(string method, TemporaryFolder folder)
    {
        if (method[0] == 'H')
        {
            File.WriteAllBytes(folder["key"], RandomNumberGenerator.GetBytes(64));
            return $"priv-key={folder["key"]}";
        }

        using AsymmetricAlgorithm key = method[0] == 'E' ? ECDsa.Create(ECCurve.NamedCurves.nistP256) : RSA.Create(2048);
        File.WriteAllText(folder["key"], key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(folder["pub"], key.ExportSubjectPublicKeyInfoPem());
        return $"pub-key={folder["pub"]},priv-key={folder["key"]}";
    }

    /// <summary>A store with signed tokens, used as a suite uses one.</summary>
    private sealed class SignedStore(LocalStore own) : AuthSuiteBase(new Under(own)), IAsyncDisposable
    {
        public async Task RunAsync()
        {
            await AddRoleAsync("r", (PermissionType.Readwrite, Key("a"), ByteString.Empty));
            await AddUserAsync("ann", "a", "r");
            var root = await EnableAsync();
            var ann = await SignInAsync("ann", "a");
            Assert.Equal(3, ann.GetValue("token")!.Split('.').Length);
            await Kv.PutAsync(new PutRequest { Key = Key("a") }, ann);
            await ExpectAsync(Kv.PutAsync(new PutRequest { Key = Key("b") }, ann), StatusCode.PermissionDenied, Denied);
            await using var watch = new WatchStream(Watches.Watch(ann, deadline: DateTime.UtcNow.AddSeconds(30)));
            Assert.False((await watch.CreateAsync(new WatchCreateRequest { Key = Key("a") })).Canceled);
            var forged = ann.GetValue("token")![..^6] + "AAAAAA";
            await ExpectAsync(Kv.PutAsync(new PutRequest { Key = Key("a") }, new Metadata { { "token", forged } }), StatusCode.Unauthenticated, "etcdserver: invalid auth token");
            await Auths.RoleAddAsync(new AuthRoleAddRequest { Name = "later" }, root);
            await ExpectAsync(Kv.PutAsync(new PutRequest { Key = Key("a") }, ann), StatusCode.InvalidArgument, "etcdserver: revision of auth store is old");
            await ExpectAsync(Kv.RangeAsync(new RangeRequest { Key = Key("a") }, ann), StatusCode.InvalidArgument, "etcdserver: revision of auth store is old");
            await Kv.PutAsync(new PutRequest { Key = Key("a") }, await SignInAsync("ann", "a"));
        }

        ValueTask IAsyncDisposable.DisposeAsync() => new(DisposeAsync());
    }

    private sealed class Under(LocalStore own) : IStoreUnderTest
    {
        public GrpcChannel Channel => own.Channel;

        public string Address => own.Address;

        public Task InitializeAsync() => Task.CompletedTask;

        public Task DisposeAsync() => Task.CompletedTask;
    }
}

/// <summary>Authentication on three members with TLS.</summary>
public sealed class OurClusterAuthTests(OurCluster cluster) : AuthSuiteBase(cluster), IClassFixture<OurCluster>
{
    [Fact]
    public async Task Certificates_sign_in_users_of_their_name_and_everything_survives_a_restart()
    {
        await Auths.UserAddAsync(new AuthUserAddRequest { Name = "client", Options = new UserAddOptions { NoPassword = true } });
        await AddRoleAsync("r", (PermissionType.Readwrite, Key("a"), ByteString.Empty));
        await Auths.UserGrantRoleAsync(new AuthUserGrantRoleRequest { User = "client", Role = "r" });
        await AddUserAsync("root", RootPassword, "root");
        await Auths.AuthEnableAsync(new AuthEnableRequest());
        var root = await SignInAsync("root", RootPassword);
        await Kv.PutAsync(new PutRequest { Key = Key("a") });
        await ExpectAsync(Kv.PutAsync(new PutRequest { Key = Key("b") }), StatusCode.PermissionDenied, "etcdserver: permission denied");
        for (var i = 0; i < 3; i++) await new KV.KVClient(cluster.ChannelOf(i)).PutAsync(new PutRequest { Key = Key("b") }, root);
        await cluster.KillAsync(1);
        cluster.Start(1);
        var restarted = new KV.KVClient(cluster.ChannelOf(1));
        await cluster.WaitUntilAsync(1, () => restarted.RangeAsync(new RangeRequest { Key = Key("a") }).ResponseAsync);
        await ExpectAsync(restarted.RangeAsync(new RangeRequest { Key = Key("b") }), StatusCode.PermissionDenied, "etcdserver: permission denied");
        Assert.False(cluster.FilesContain(Encoding.UTF8.GetBytes(RootPassword)));
        Assert.False(cluster.FilesContain(Encoding.UTF8.GetBytes(root.GetValue("token")!.Split('.')[0])));
        await Auths.AuthDisableAsync(new AuthDisableRequest(), root);
    }
}
