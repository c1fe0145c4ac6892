using Authpb;
using Etcdserverpb;
using Google.Protobuf;
using Grpc.Core;
using PermissionType = Authpb.Permission.Types.Type;

namespace MiniKube.Integration.Tests.Store;

/// <summary>What the suites about users and roles share: root, sign-in, and a clean store after every test.</summary>
public abstract class AuthSuiteBase(IStoreUnderTest store) : StoreSuite(store), IAsyncLifetime
{
    protected const string RootPassword = "r00t";

    protected Auth.AuthClient Auths { get; } = new(store.Channel);

    protected Cluster.ClusterClient Members { get; } = new(store.Channel);

    public Task InitializeAsync() => Task.CompletedTask;

    /// <summary>Leaves no user and no role behind.</summary>
    public async Task DisposeAsync()
    {
        if (await IsEnabledAsync()) await Auths.AuthDisableAsync(new AuthDisableRequest(), await SignInAsync("root", RootPassword));
        foreach (var user in (await Auths.UserListAsync(new AuthUserListRequest())).Users) await Auths.UserDeleteAsync(new AuthUserDeleteRequest { Name = user });
        foreach (var role in (await Auths.RoleListAsync(new AuthRoleListRequest())).Roles) await Auths.RoleDeleteAsync(new AuthRoleDeleteRequest { Role = role });
    }

    protected async Task<Metadata> SignInAsync(string name, string password) =>
        new() { { "token", (await Auths.AuthenticateAsync(new AuthenticateRequest { Name = name, Password = password })).Token } };

    /// <summary>Turns authentication on; the result signs root's calls.</summary>
    protected async Task<Metadata> EnableAsync()
    {
        await AddUserAsync("root", RootPassword);
        await AddRoleAsync("root");
        await Auths.UserGrantRoleAsync(new AuthUserGrantRoleRequest { User = "root", Role = "root" });
        await Auths.AuthEnableAsync(new AuthEnableRequest());
        return await SignInAsync("root", RootPassword);
    }

    protected async Task AddUserAsync(string name, string password, params string[] roles)
    {
        await Auths.UserAddAsync(new AuthUserAddRequest { Name = name, Password = password });
        foreach (var role in roles) await Auths.UserGrantRoleAsync(new AuthUserGrantRoleRequest { User = name, Role = role });
    }

    protected async Task AddRoleAsync(string name, params (PermissionType Type, ByteString Key, ByteString End)[] permissions)
    {
        await Auths.RoleAddAsync(new AuthRoleAddRequest { Name = name });
        foreach (var (type, key, end) in permissions)
        {
            await Auths.RoleGrantPermissionAsync(new AuthRoleGrantPermissionRequest { Name = name, Perm = new Permission { PermType = type, Key = key, RangeEnd = end } });
        }
    }

    private async Task<bool> IsEnabledAsync()
    {
        try
        {
            await Auths.UserListAsync(new AuthUserListRequest());
            return false;
        }
        catch (RpcException e) when (e.Status.Detail == "etcdserver: user name is empty")
        {
            return true;
        }
    }
}

/// <summary>Users, roles and what they may do.</summary>
public abstract class AuthSuite(IStoreUnderTest store) : AuthSuiteBase(store)
{
    private const string Denied = "etcdserver: permission denied";
    private const string Nobody = "etcdserver: user name is empty";
    private const string BadToken = "etcdserver: invalid auth token";

    [Fact]
    public async Task Users_are_added_looked_at_and_deleted()
    {
        await AddUserAsync("ann", "a");
        await AddUserAsync("bob", "b");
        await ExpectAsync(Auths.UserAddAsync(new AuthUserAddRequest { Name = "ann", Password = "x" }), StatusCode.FailedPrecondition, "etcdserver: user name already exists");
        await ExpectAsync(Auths.UserAddAsync(new AuthUserAddRequest { Password = "x" }), StatusCode.InvalidArgument, Nobody);
        Assert.Equal(["ann", "bob"], (await Auths.UserListAsync(new AuthUserListRequest())).Users);
        Assert.Empty((await Auths.UserGetAsync(new AuthUserGetRequest { Name = "ann" })).Roles);
        await Auths.UserDeleteAsync(new AuthUserDeleteRequest { Name = "ann" });
        const string NotFound = "etcdserver: user name not found";
        await ExpectAsync(Auths.UserDeleteAsync(new AuthUserDeleteRequest { Name = "ann" }), StatusCode.FailedPrecondition, NotFound);
        await ExpectAsync(Auths.UserGetAsync(new AuthUserGetRequest { Name = "ann" }), StatusCode.FailedPrecondition, NotFound);
        await ExpectAsync(Auths.UserChangePasswordAsync(new AuthUserChangePasswordRequest { Name = "ann", Password = "x" }), StatusCode.FailedPrecondition, NotFound);
        await ExpectAsync(Auths.UserGrantRoleAsync(new AuthUserGrantRoleRequest { User = "ann", Role = "root" }), StatusCode.FailedPrecondition, NotFound);
        await ExpectAsync(Auths.UserRevokeRoleAsync(new AuthUserRevokeRoleRequest { Name = "ann", Role = "root" }), StatusCode.FailedPrecondition, NotFound);
    }

    [Fact]
    public async Task Roles_hold_permissions_and_users_hold_roles()
    {
        await AddRoleAsync("r", (PermissionType.Read, Key("b"), ByteString.Empty), (PermissionType.Write, Key("a"), Key("c")), (PermissionType.Readwrite, Key("b"), ByteString.Empty));
        var role = await Auths.RoleGetAsync(new AuthRoleGetRequest { Role = "r" });
        Assert.Equal([(PermissionType.Write, "a"), (PermissionType.Readwrite, "b")], role.Perm.Select(p => (p.PermType, Name(p.Key))));
        await AddRoleAsync("q");
        await AddUserAsync("ann", "a", "r", "q", "q");
        Assert.Equal(["q", "r"], (await Auths.UserGetAsync(new AuthUserGetRequest { Name = "ann" })).Roles);
        Assert.Equal(["q", "r"], (await Auths.RoleListAsync(new AuthRoleListRequest())).Roles);
        await Auths.RoleRevokePermissionAsync(new AuthRoleRevokePermissionRequest { Role = "r", Key = Key("b") });
        Assert.Single((await Auths.RoleGetAsync(new AuthRoleGetRequest { Role = "r" })).Perm);
        await Auths.RoleDeleteAsync(new AuthRoleDeleteRequest { Role = "r" });
        Assert.Equal(["q"], (await Auths.UserGetAsync(new AuthUserGetRequest { Name = "ann" })).Roles);
        await Auths.UserRevokeRoleAsync(new AuthUserRevokeRoleRequest { Name = "ann", Role = "q" });
        Assert.Empty((await Auths.UserGetAsync(new AuthUserGetRequest { Name = "ann" })).Roles);
    }

    [Fact]
    public async Task Wrong_requests_about_roles_are_refused_in_etcds_words()
    {
        const string NotFound = "etcdserver: role name not found";
        await AddRoleAsync("r");
        await AddUserAsync("ann", "a");
        await ExpectAsync(Auths.RoleAddAsync(new AuthRoleAddRequest { Name = "r" }), StatusCode.FailedPrecondition, "etcdserver: role name already exists");
        await ExpectAsync(Auths.RoleAddAsync(new AuthRoleAddRequest()), StatusCode.InvalidArgument, "etcdserver: role name is empty");
        await ExpectAsync(Auths.RoleGetAsync(new AuthRoleGetRequest { Role = "x" }), StatusCode.FailedPrecondition, NotFound);
        await ExpectAsync(Auths.RoleDeleteAsync(new AuthRoleDeleteRequest { Role = "x" }), StatusCode.FailedPrecondition, NotFound);
        await ExpectAsync(Auths.UserGrantRoleAsync(new AuthUserGrantRoleRequest { User = "ann", Role = "x" }), StatusCode.FailedPrecondition, NotFound);
        await ExpectAsync(Auths.UserRevokeRoleAsync(new AuthUserRevokeRoleRequest { Name = "ann", Role = "r" }), StatusCode.FailedPrecondition, "etcdserver: role is not granted to the user");
        var grant = new AuthRoleGrantPermissionRequest { Name = "x", Perm = new Permission { Key = Key("a") } };
        await ExpectAsync(Auths.RoleGrantPermissionAsync(grant), StatusCode.FailedPrecondition, NotFound);
        await ExpectAsync(Auths.RoleRevokePermissionAsync(new AuthRoleRevokePermissionRequest { Role = "r", Key = Key("a") }), StatusCode.FailedPrecondition, "etcdserver: permission is not granted to the role");
        await ExpectAsync(Auths.RoleRevokePermissionAsync(new AuthRoleRevokePermissionRequest { Role = "x", Key = Key("a") }), StatusCode.FailedPrecondition, NotFound);
    }

    [Fact]
    public async Task Authentication_needs_a_root_and_tokens_need_authentication()
    {
        await ExpectAsync(Auths.AuthEnableAsync(new AuthEnableRequest()), StatusCode.FailedPrecondition, "etcdserver: root user does not exist");
        await AddUserAsync("root", RootPassword);
        await ExpectAsync(Auths.AuthEnableAsync(new AuthEnableRequest()), StatusCode.FailedPrecondition, "etcdserver: root user does not have root role");
        await ExpectAsync(Auths.AuthenticateAsync(new AuthenticateRequest { Name = "root", Password = RootPassword }), StatusCode.FailedPrecondition, "etcdserver: authentication is not enabled");
        await Auths.AuthDisableAsync(new AuthDisableRequest());
    }

    [Fact]
    public async Task Only_the_right_password_signs_in()
    {
        const string Failed = "etcdserver: authentication failed, invalid user ID or password";
        await AddUserAsync("ann", "a");
        await Auths.UserAddAsync(new AuthUserAddRequest { Name = "cert", Options = new UserAddOptions { NoPassword = true } });
        var root = await EnableAsync();
        await SignInAsync("ann", "a");
        await ExpectAsync(Auths.AuthenticateAsync(new AuthenticateRequest { Name = "ann", Password = "b" }), StatusCode.InvalidArgument, Failed);
        await ExpectAsync(Auths.AuthenticateAsync(new AuthenticateRequest { Name = "nobody", Password = "a" }), StatusCode.InvalidArgument, Failed);
        await FailAsync(Auths.AuthenticateAsync(new AuthenticateRequest { Name = "cert", Password = "" })); // etcd 3.4 has other words for users without a password
        await Auths.UserChangePasswordAsync(new AuthUserChangePasswordRequest { Name = "ann", Password = "b" }, root);
        await ExpectAsync(Auths.AuthenticateAsync(new AuthenticateRequest { Name = "ann", Password = "a" }), StatusCode.InvalidArgument, Failed);
        await SignInAsync("ann", "b");
    }

    [Fact]
    public async Task Keys_may_be_read_and_written_as_the_roles_say()
    {
        await AddRoleAsync("reader", (PermissionType.Read, Key("r"), Key("s")));
        await AddRoleAsync("writer", (PermissionType.Write, Key("w"), ByteString.Empty));
        await AddUserAsync("ann", "a", "reader", "writer");
        await PutAsync("r1", "1");
        var root = await EnableAsync();
        var ann = await SignInAsync("ann", "a");
        Assert.Single((await Kv.RangeAsync(Range("r1"), ann)).Kvs);
        Assert.Single((await Kv.RangeAsync(Range("r", Key("s")), ann)).Kvs);
        await ExpectAsync(Kv.RangeAsync(Range("r", Key("t")), ann), StatusCode.PermissionDenied, Denied);
        await ExpectAsync(Kv.RangeAsync(Range("r", ByteString.CopyFrom(0)), ann), StatusCode.PermissionDenied, Denied);
        await ExpectAsync(Kv.RangeAsync(Range("w"), ann), StatusCode.PermissionDenied, Denied);
        await Kv.PutAsync(new PutRequest { Key = Key("w"), Value = Bytes("1") }, ann);
        await ExpectAsync(Kv.PutAsync(new PutRequest { Key = Key("w"), PrevKv = true }, ann), StatusCode.PermissionDenied, Denied);
        await ExpectAsync(Kv.PutAsync(new PutRequest { Key = Key("r1") }, ann), StatusCode.PermissionDenied, Denied);
        await ExpectAsync(Kv.DeleteRangeAsync(new DeleteRangeRequest { Key = Key("w"), PrevKv = true }, ann), StatusCode.PermissionDenied, Denied);
        await ExpectAsync(Kv.DeleteRangeAsync(new DeleteRangeRequest { Key = Key("w"), RangeEnd = Key("x") }, ann), StatusCode.PermissionDenied, Denied);
        Assert.Equal(1, (await Kv.DeleteRangeAsync(new DeleteRangeRequest { Key = Key("w") }, ann)).Deleted);
        Assert.Single((await Kv.RangeAsync(All(), root)).Kvs);
    }

    [Fact]
    public async Task Every_part_of_a_transaction_must_be_allowed()
    {
        await AddRoleAsync("r", (PermissionType.Readwrite, Key("a"), Key("b")));
        await AddUserAsync("ann", "a", "r");
        await EnableAsync();
        var ann = await SignInAsync("ann", "a");
        await Kv.TxnAsync(new TxnRequest { Compare = { Exists("a") }, Success = { GetOp(Key("a")) }, Failure = { PutOp(Key("a"), "1") } }, ann);
        await ExpectAsync(Kv.TxnAsync(new TxnRequest { Compare = { Exists("b") }, Success = { GetOp(Key("a")) } }, ann), StatusCode.PermissionDenied, Denied);
        await ExpectAsync(Kv.TxnAsync(new TxnRequest { Success = { PutOp(Key("a"), "2") }, Failure = { GetOp(Key("b")) } }, ann), StatusCode.PermissionDenied, Denied);
        await ExpectAsync(Kv.TxnAsync(new TxnRequest { Success = { PutOp(Key("b"), "2") } }, ann), StatusCode.PermissionDenied, Denied);
        await ExpectAsync(Kv.TxnAsync(new TxnRequest { Success = { DeleteOp(Key("a"), Key("c")) } }, ann), StatusCode.PermissionDenied, Denied);
        Assert.Equal("1", (await Kv.RangeAsync(Range("a"), ann)).Kvs[0].Value.ToStringUtf8());
    }

    [Fact]
    public async Task Permissions_that_touch_cover_a_range_together()
    {
        await AddRoleAsync("low", (PermissionType.Read, Key("a"), Key("c")));
        await AddRoleAsync("high", (PermissionType.Read, Key("c"), Key("e")), (PermissionType.Read, Key("f"), Key("g")));
        await AddUserAsync("ann", "a", "low", "high");
        await EnableAsync();
        var ann = await SignInAsync("ann", "a");
        await Kv.RangeAsync(Range("b", Key("d")), ann);
        await Kv.RangeAsync(Range("a", Key("e")), ann);
        await ExpectAsync(Kv.RangeAsync(Range("d", Key("g")), ann), StatusCode.PermissionDenied, Denied);
    }

    [Fact]
    public async Task A_watch_is_created_for_who_may_read_only()
    {
        await AddRoleAsync("r", (PermissionType.Read, Key("a"), Key("b")));
        await AddUserAsync("ann", "a", "r");
        var root = await EnableAsync();
        await using var watch = new WatchStream(Watches.Watch(await SignInAsync("ann", "a"), deadline: DateTime.UtcNow.AddSeconds(30)));
        var denied = await watch.CreateAsync(new WatchCreateRequest { Key = Key("a"), RangeEnd = Key("c") });
        Assert.Equal((true, true, -1L), (denied.Created, denied.Canceled, denied.WatchId));
        Assert.Equal("rpc error: code = PermissionDenied desc = etcdserver: permission denied", denied.CancelReason);
        await watch.CreateAsync(new WatchCreateRequest { Key = Key("a"), RangeEnd = Key("b") });
        await Kv.PutAsync(new PutRequest { Key = Key("a1") }, root);
        Assert.Single((await watch.NextAsync()).Events);
    }

    [Fact]
    public async Task A_lease_with_keys_of_others_may_not_be_revoked_or_used()
    {
        await AddRoleAsync("r", (PermissionType.Readwrite, Key("a"), Key("b")));
        await AddUserAsync("ann", "a", "r");
        var root = await EnableAsync();
        var ann = await SignInAsync("ann", "a");
        var lease = (await Leases.LeaseGrantAsync(new LeaseGrantRequest { TTL = 600 }, ann)).ID;
        await Kv.PutAsync(new PutRequest { Key = Key("a"), Lease = lease }, ann);
        await Kv.PutAsync(new PutRequest { Key = Key("x"), Lease = lease }, root);
        await ExpectAsync(Leases.LeaseRevokeAsync(new LeaseRevokeRequest { ID = lease }, ann), StatusCode.PermissionDenied, Denied);
        await ExpectAsync(Kv.PutAsync(new PutRequest { Key = Key("a"), Lease = lease }, ann), StatusCode.PermissionDenied, Denied);
        await Leases.LeaseRevokeAsync(new LeaseRevokeRequest { ID = lease }, root);
    }

    [Fact]
    public async Task An_expired_lease_takes_its_keys_along_whoever_put_them()
    {
        var root = await EnableAsync();
        var lease = (await Leases.LeaseGrantAsync(new LeaseGrantRequest { TTL = 1 }, root)).ID;
        await using var watch = new WatchStream(Watches.Watch(root, deadline: DateTime.UtcNow.AddSeconds(30)));
        await watch.CreateAsync(new WatchCreateRequest { Key = Key("a") });
        await Kv.PutAsync(new PutRequest { Key = Key("a"), Lease = lease }, root);
        Assert.Equal(Mvccpb.Event.Types.EventType.Delete, (await watch.ReadAsync(2))[1].Type);
    }

    [Fact]
    public async Task Calls_without_or_with_a_false_token_are_refused()
    {
        var root = await EnableAsync();
        await ExpectAsync(Kv.RangeAsync(Range("a")), StatusCode.InvalidArgument, Nobody);
        await ExpectAsync(Kv.PutAsync(new PutRequest { Key = Key("a") }), StatusCode.InvalidArgument, Nobody);
        await ExpectAsync(Kv.TxnAsync(new TxnRequest { Success = { PutOp(Key("a"), "1") } }), StatusCode.InvalidArgument, Nobody);
        await ExpectAsync(Auths.AuthDisableAsync(new AuthDisableRequest()), StatusCode.InvalidArgument, Nobody);
        var broken = new Metadata { { "token", "abc.1" } };
        await ExpectAsync(Kv.RangeAsync(Range("a"), broken), StatusCode.Unauthenticated, BadToken);
        await ExpectAsync(Kv.PutAsync(new PutRequest { Key = Key("a") }, new Metadata { { "token", "what" } }), StatusCode.Unauthenticated, BadToken);
        await Kv.RangeAsync(Range("a"), new Metadata { { "authorization", root.GetValue("token")! } });
    }

    [Fact]
    public async Task A_token_ends_with_its_user_its_password_and_with_authentication()
    {
        await AddRoleAsync("r", (PermissionType.Readwrite, Key("a"), Key("b")));
        await AddUserAsync("ann", "a", "r");
        await AddUserAsync("bob", "b", "r");
        var root = await EnableAsync();
        var (ann, bob) = (await SignInAsync("ann", "a"), await SignInAsync("bob", "b"));
        await Auths.UserChangePasswordAsync(new AuthUserChangePasswordRequest { Name = "ann", Password = "c" }, root);
        await Auths.UserDeleteAsync(new AuthUserDeleteRequest { Name = "bob" }, root);
        await ExpectAsync(Kv.RangeAsync(Range("a"), ann), StatusCode.Unauthenticated, BadToken);
        await ExpectAsync(Kv.RangeAsync(Range("a"), bob), StatusCode.Unauthenticated, BadToken);
        ann = await SignInAsync("ann", "c");
        await Kv.PutAsync(new PutRequest { Key = Key("a") }, ann);
        await Auths.AuthDisableAsync(new AuthDisableRequest(), root);
        await Kv.PutAsync(new PutRequest { Key = Key("z") });
        await Auths.AuthEnableAsync(new AuthEnableRequest());
        await ExpectAsync(Kv.RangeAsync(Range("a"), ann), StatusCode.Unauthenticated, BadToken);
    }

    [Fact]
    public async Task What_a_role_loses_its_users_lose_at_once()
    {
        await AddRoleAsync("r", (PermissionType.Readwrite, Key("a"), ByteString.Empty));
        await AddUserAsync("ann", "a", "r");
        var root = await EnableAsync();
        var ann = await SignInAsync("ann", "a");
        await Kv.PutAsync(new PutRequest { Key = Key("a") }, ann);
        await Auths.RoleRevokePermissionAsync(new AuthRoleRevokePermissionRequest { Role = "r", Key = Key("a") }, root);
        await ExpectAsync(Kv.PutAsync(new PutRequest { Key = Key("a") }, ann), StatusCode.PermissionDenied, Denied);
        await ExpectAsync(Kv.RangeAsync(Range("a"), ann), StatusCode.PermissionDenied, Denied);
    }

    [Fact]
    public async Task Root_and_its_role_stay_while_authentication_is_on()
    {
        const string Text = "etcdserver: invalid auth management";
        var root = await EnableAsync();
        await ExpectAsync(Auths.UserDeleteAsync(new AuthUserDeleteRequest { Name = "root" }, root), StatusCode.InvalidArgument, Text);
        await ExpectAsync(Auths.RoleDeleteAsync(new AuthRoleDeleteRequest { Role = "root" }, root), StatusCode.InvalidArgument, Text);
        await ExpectAsync(Auths.UserRevokeRoleAsync(new AuthUserRevokeRoleRequest { Name = "root", Role = "root" }, root), StatusCode.InvalidArgument, Text);
        await Auths.RoleGetAsync(new AuthRoleGetRequest { Role = "root" }, root); // etcd 3.4 shows no permissions here, later ones all
    }

    [Fact]
    public async Task Only_root_manages_but_users_may_look_at_themselves()
    {
        await AddRoleAsync("r", (PermissionType.Readwrite, Key(""), End));
        await AddRoleAsync("other");
        await AddUserAsync("ann", "a", "r");
        await AddUserAsync("admin", "x", "root");
        var root = await EnableAsync();
        var ann = await SignInAsync("ann", "a");
        Assert.Equal(["r"], (await Auths.UserGetAsync(new AuthUserGetRequest { Name = "ann" }, ann)).Roles);
        Assert.Single((await Auths.RoleGetAsync(new AuthRoleGetRequest { Role = "r" }, ann)).Perm);
        await ExpectAsync(Auths.UserGetAsync(new AuthUserGetRequest { Name = "root" }, ann), StatusCode.PermissionDenied, Denied);
        await ExpectAsync(Auths.RoleGetAsync(new AuthRoleGetRequest { Role = "other" }, ann), StatusCode.PermissionDenied, Denied);
        await ExpectAsync(Auths.UserListAsync(new AuthUserListRequest(), ann), StatusCode.PermissionDenied, Denied);
        await ExpectAsync(Auths.RoleListAsync(new AuthRoleListRequest(), ann), StatusCode.PermissionDenied, Denied);
        await ExpectAsync(Auths.UserAddAsync(new AuthUserAddRequest { Name = "x", Password = "x" }, ann), StatusCode.PermissionDenied, Denied);
        await ExpectAsync(Auths.RoleAddAsync(new AuthRoleAddRequest { Name = "x" }, ann), StatusCode.PermissionDenied, Denied);
        await ExpectAsync(Auths.AuthDisableAsync(new AuthDisableRequest(), ann), StatusCode.PermissionDenied, Denied);
        await Auths.RoleAddAsync(new AuthRoleAddRequest { Name = "x" }, await SignInAsync("admin", "x"));
        Assert.Equal(["other", "r", "root", "x"], (await Auths.RoleListAsync(new AuthRoleListRequest(), root)).Roles);
    }

    [Fact]
    public async Task Members_and_upkeep_are_roots()
    {
        await AddUserAsync("ann", "a");
        var root = await EnableAsync();
        var ann = await SignInAsync("ann", "a");
        var add = new MemberAddRequest { PeerURLs = { "http://127.0.0.1:1" } };
        await ExpectAsync(Members.MemberAddAsync(add, ann), StatusCode.PermissionDenied, Denied);
        await ExpectAsync(Members.MemberAddAsync(add), StatusCode.InvalidArgument, Nobody);
        await ExpectAsync(Members.MemberRemoveAsync(new MemberRemoveRequest { ID = 1 }, ann), StatusCode.PermissionDenied, Denied);
        await ExpectAsync(Members.MemberUpdateAsync(new MemberUpdateRequest { ID = 1, PeerURLs = { "http://127.0.0.1:1" } }, ann), StatusCode.PermissionDenied, Denied);
        using var snapshot = Maintenance.Snapshot(new SnapshotRequest(), ann);
        Status[] refusals =
        [
            await FailAsync(Maintenance.DefragmentAsync(new DefragmentRequest(), ann)),
            await FailAsync(Maintenance.HashKVAsync(new HashKVRequest(), ann)),
            await FailAsync(Maintenance.HashAsync(new HashRequest(), ann)),
            (await Assert.ThrowsAsync<RpcException>(() => snapshot.ResponseStream.MoveNext())).Status,
        ];
        Assert.All(refusals, r => Assert.EndsWith(": permission denied", r.Detail, StringComparison.Ordinal)); // "auth:" in etcd 3.4, "etcdserver:" later
        await Maintenance.StatusAsync(new StatusRequest(), ann);
        await Members.MemberListAsync(new MemberListRequest(), ann);
        await Maintenance.DefragmentAsync(new DefragmentRequest(), root);
    }

    private RangeRequest Range(string name, ByteString? end = null) => new() { Key = Key(name), RangeEnd = end ?? ByteString.Empty };

    private Compare Exists(string name) => new() { Key = Key(name), Target = Compare.Types.CompareTarget.Version, Result = Compare.Types.CompareResult.Greater, Version = 0 };
}
