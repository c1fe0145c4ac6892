using Authpb;
using Etcdserverpb;
using Google.Protobuf;
using MiniKube.ControlPlane.Store.Auth;
using MiniKube.ControlPlane.Store.Auth.Tokens;
using MiniKube.ControlPlane.Store.Consensus;
using MiniKube.ControlPlane.Store.Leases;
using MiniKube.ControlPlane.Store.Mvcc;
using MiniKube.ControlPlane.Store.Watch;
using Microsoft.Extensions.Time.Testing;
using PermissionType = Authpb.Permission.Types.Type;

namespace MiniKube.Store.Tests.Auth;

/// <summary>Rights to keys, and users and roles as state.</summary>
public sealed class AccessTests
{
    [Theory]
    [InlineData("a", "", "a", "", true)]
    [InlineData("a", "", "a", "b", false)]
    [InlineData("a", "", "a\0", "", false)]
    [InlineData("a", "c", "b", "", true)]
    [InlineData("a", "c", "c", "", false)]
    [InlineData("a", "c", "a", "c", true)]
    [InlineData("a", "c", "a", "d", false)]
    [InlineData("a", "c", "a", "\0", false)]
    [InlineData("a", "\0", "b", "\0", true)]
    [InlineData("a", "\0", "b", "z", true)]
    [InlineData("\0", "\0", "\0", "\0", true)]
    public void A_permission_covers_what_lies_in_it(string key, string end, string wantedKey, string wantedEnd, bool allowed)
    {
        var rights = KeyRights.Of([Permit(PermissionType.Read, key, end)]);
        Assert.Equal(allowed, rights.MayRead(KeyRange.Of(Bytes(wantedKey), Bytes(wantedEnd))));
        Assert.False(rights.MayWrite(KeyRange.Of(Bytes(wantedKey), Bytes(wantedEnd))));
    }

    [Fact]
    public void Ranges_that_overlap_or_touch_are_one()
    {
        var rights = KeyRights.Of([Permit(PermissionType.Read, "e", "g"), Permit(PermissionType.Read, "a", "c"), Permit(PermissionType.Readwrite, "c", "e"), Permit(PermissionType.Read, "b", "b1")]);
        Assert.True(rights.MayRead(KeyRange.Of(Bytes("a"), Bytes("g"))));
        Assert.True(rights.MayWrite(KeyRange.Of(Bytes("c"), Bytes("e"))));
        Assert.False(rights.MayWrite(KeyRange.Of(Bytes("b"), Bytes("e"))));
    }

    [Fact]
    public async Task Users_and_roles_are_in_the_snapshot()
    {
        using var state = new StoreStateMachine(new MemoryValueTier(), new WatchHub(), new LeaseClock(TimeProvider.System));
        Apply(state, CommandKind.RoleAdd, new AuthRoleAddRequest { Name = "root" });
        Apply(state, CommandKind.RoleGrantPermission, new AuthRoleGrantPermissionRequest { Name = "root", Perm = Permit(PermissionType.Write, "a", "b") });
        Apply(state, CommandKind.UserAdd, new AuthUserAddRequest { Name = "root", HashedPassword = Bytes("hash").ToBase64() });
        Apply(state, CommandKind.UserGrantRole, new AuthUserGrantRoleRequest { User = "root", Role = "root" });
        Apply(state, CommandKind.AuthEnable, new AuthEnableRequest());
        using var bytes = new MemoryStream();
        await using (var snapshot = state.CaptureSnapshot()) await snapshot.WriteToAsync(bytes, CancellationToken.None);
        bytes.Position = 0;
        using var other = new StoreStateMachine(new MemoryValueTier(), new WatchHub(), new LeaseClock(TimeProvider.System));
        await other.RestoreAsync(bytes, 9, CancellationToken.None);
        Assert.Equal(state.Auth.State.ToRecord(), other.Auth.State.ToRecord());
        Assert.True(other.Auth.State.IsEnabled);
    }

    [Fact]
    public void Entries_without_a_name_count_for_nobody_and_the_store_may_everything()
    {
        using var state = new StoreStateMachine(new MemoryValueTier(), new WatchHub(), new LeaseClock(TimeProvider.System));
        Apply(state, CommandKind.UserAdd, new AuthUserAddRequest { Name = "root" });
        Apply(state, CommandKind.UserGrantRole, new AuthUserGrantRoleRequest { User = "root", Role = "root" });
        Apply(state, CommandKind.AuthEnable, new AuthEnableRequest());
        var put = new PutRequest { Key = Bytes("a") };
        Assert.Equal(StoreError.UserEmpty, Apply(state, CommandKind.Put, put));
        Assert.IsType<PutResponse>(Apply(state, CommandKind.Put, put, Caller.Store));
        Assert.IsType<PutResponse>(Apply(state, CommandKind.Put, put, new Caller("root", state.Auth.State.Revision)));
        Assert.Equal(StoreError.AuthOldRevision, Apply(state, CommandKind.Put, put, new Caller("root", state.Auth.State.Revision - 1)));
        Assert.Equal(StoreError.PermissionDenied, Apply(state, CommandKind.Put, put, new Caller("nobody", state.Auth.State.Revision)));
        Assert.Equal(StoreError.UserEmpty, Apply(state, CommandKind.AuthDisable, new AuthDisableRequest()));
    }

    [Fact]
    public void A_simple_token_lives_while_it_is_used()
    {
        var time = new FakeTimeProvider();
        var table = new SimpleTokenTable(TimeSpan.FromMinutes(5), time);
        table.Add("ann", Bytes("1"));
        table.Add("bob", Bytes("2"));
        time.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal("ann", table.Use(Bytes("1")));
        time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("ann", table.Use(Bytes("1")));
        Assert.Null(table.Use(Bytes("2")));
        table.Remove("ann");
        Assert.Null(table.Use(Bytes("1")));
    }

    [Theory]
    [InlineData("simple", null)]
    [InlineData("jwt,sign-method=RS256,priv-key=k", null)]
    [InlineData("jwt,sign-method=RS256,pub-key=k,ttl=10m", null)]
    [InlineData("jwt,sign-method=HS256,pub-key=k", "missing key data")]
    [InlineData("jwt,sign-method=EdDSA,priv-key=k", "sign-method must be one of")]
    [InlineData("jwt,sign-method=RS256,priv-key=k,ttl=soon", "is no duration")]
    [InlineData("jwt,sign-method=RS256,sign-method=RS256", "comes twice")]
    [InlineData("jwt,sign-method=RS256,colour=red", "unknown option")]
    [InlineData("magic", "unknown token type")]
    public void The_kind_of_tokens_is_checked_at_the_start(string text, string? wrong)
    {
        var answer = new ControlPlane.Store.StoreOptions { AuthToken = text }.Validate();
        if (wrong is null) Assert.Null(answer);
        else Assert.Contains(wrong, answer, StringComparison.Ordinal);
    }

    private static object? Apply(StoreStateMachine state, CommandKind kind, IMessage request, Caller caller = default)
    {
        var context = new Context();
        state.Apply(new CommittedEntry(1, 1, StoreCommand.Encode(kind, request, caller).Request), context);
        state.CompleteBatch(1);
        return context.Result;
    }

    private static Permission Permit(PermissionType type, string key, string end) => new() { PermType = type, Key = Bytes(key), RangeEnd = Bytes(end) };

    private static ByteString Bytes(string text) => ByteString.CopyFromUtf8(text);

    private sealed class Context : IApplyContext
    {
        public bool HasCaller => true;

        public object? Result { get; private set; }

        public void SetResult(object? result) => Result = result;
    }
}
