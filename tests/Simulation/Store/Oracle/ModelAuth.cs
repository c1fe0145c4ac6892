using System.Collections.Immutable;
using Authpb;
using Etcdserverpb;
using Google.Protobuf;
using MiniKube.ControlPlane.Store.Auth;
using MiniKube.ControlPlane.Store.Mvcc;
using MiniKube.Store.V1;

namespace MiniKube.Simulation.Tests.Store.Oracle;

/// <summary>Users and roles as of one change of them, and who may do what, in the simplest form.</summary>
internal sealed record ModelAuth(bool IsOn, ulong Revision, ImmutableSortedDictionary<string, ImmutableSortedSet<string>> Users, ImmutableSortedDictionary<string, ImmutableList<Permission>> Roles)
{
    private const string Root = "root";

    public static ModelAuth Initial { get; } = new(
        false,
        1,
        ImmutableSortedDictionary.Create<string, ImmutableSortedSet<string>>(StringComparer.Ordinal),
        ImmutableSortedDictionary.Create<string, ImmutableList<Permission>>(StringComparer.Ordinal));

    /// <summary>Whether a user (null for nobody) may read a range.</summary>
    public bool MayRead(string? user, ByteString key, ByteString end) => !IsOn || (user is not null && Allows(user, key, end, Permission.Types.Type.Read));

    /// <summary>The refusal of an entry of the log; null when its caller may.</summary>
    public StoreError? Check(in Caller caller, CommandKind kind, IMessage request, Func<long, IEnumerable<ByteString>> keysOf)
    {
        if (!IsOn || caller.IsStore) return null;
        if (caller.IsNobody) return StoreError.UserEmpty;
        string user = caller.User;
        bool isKnown = Users.TryGetValue(user, out ImmutableSortedSet<string>? roles), isAdmin = isKnown && roles!.Contains(Root);
        if (kind is CommandKind.Alarm or >= CommandKind.AuthEnable) return !isKnown ? StoreError.UserNotFound : isAdmin ? null : StoreError.PermissionDenied;
        if (caller.Revision < Revision) return StoreError.AuthOldRevision;
        bool may = isKnown && (isAdmin || Needs(request, keysOf).All(n => Allows(user, n.Key, n.End, n.Type)));
        return may ? null : StoreError.PermissionDenied;
    }

    /// <summary>Carries out a change: what it makes of the state, or why it is refused.</summary>
    public (ModelAuth Next, StoreError? Refusal) Apply(CommandKind kind, IMessage request) => request switch
    {
        AuthEnableRequest => IsOn ? (this, null) : !Users.ContainsKey(Root) ? (this, StoreError.RootUserNotExist) : !Users[Root].Contains(Root) ? (this, StoreError.RootRoleNotExist) : (this with { IsOn = true }, null),
        AuthDisableRequest => IsOn ? (Changed() with { IsOn = false }, null) : (this, null),
        TokenGrant grant => (this, !IsOn ? StoreError.AuthNotEnabled : grant.AuthRevision != Revision ? StoreError.AuthOldRevision : null),
        AuthUserAddRequest add => Users.ContainsKey(add.Name) ? (this, StoreError.UserExists) : (Changed() with { Users = Users.Add(add.Name, ImmutableSortedSet.Create<string>(StringComparer.Ordinal)) }, null),
        AuthUserDeleteRequest delete => IsOn && delete.Name == Root ? (this, StoreError.InvalidAuthManagement)
            : !Users.ContainsKey(delete.Name) ? (this, StoreError.UserNotFound) : (Changed() with { Users = Users.Remove(delete.Name) }, null),
        AuthUserGrantRoleRequest grant => Grant(grant),
        AuthUserRevokeRoleRequest revoke => Revoke(revoke),
        AuthRoleAddRequest add => Roles.ContainsKey(add.Name) ? (this, StoreError.RoleExists) : (Changed() with { Roles = Roles.Add(add.Name, []) }, null),
        AuthRoleGrantPermissionRequest grant => !Roles.TryGetValue(grant.Name, out ImmutableList<Permission>? held) ? (this, StoreError.RoleNotFound)
            : (Changed() with { Roles = Roles.SetItem(grant.Name, held.RemoveAll(p => IsFor(p, grant.Perm.Key, grant.Perm.RangeEnd)).Add(grant.Perm)) }, null),
        AuthRoleRevokePermissionRequest revoke => !Roles.TryGetValue(revoke.Role, out ImmutableList<Permission>? held) ? (this, StoreError.RoleNotFound)
            : !held.Exists(p => IsFor(p, revoke.Key, revoke.RangeEnd)) ? (this, StoreError.PermissionNotGranted)
            : (Changed() with { Roles = Roles.SetItem(revoke.Role, held.RemoveAll(p => IsFor(p, revoke.Key, revoke.RangeEnd))) }, null),
        _ => throw new InvariantBrokenException($"the model knows no {kind}"),
    };

    /// <summary>All of it as text, to be compared with <see cref="Text"/>.</summary>
    public override string ToString() => Text(
        IsOn, Revision, Users.Select(u => (u.Key, (IEnumerable<string>)u.Value)), Roles.Select(r => (r.Key, (IEnumerable<Permission>)r.Value)));

    /// <summary>A member's state in the same words.</summary>
    public static string Text(AuthState state) => Text(
        state.IsEnabled, state.Revision, state.Users.Select(u => (u.Key, (IEnumerable<string>)u.Value.Roles)), state.Roles.Select(r => (r.Key, (IEnumerable<Permission>)r.Value.Permissions)));

    private static string Text(bool isOn, ulong revision, IEnumerable<(string Name, IEnumerable<string> Roles)> users, IEnumerable<(string Name, IEnumerable<Permission> Held)> roles) =>
        $"{(isOn ? "on" : "off")} at {revision}; {string.Join(' ', users.Select(u => $"{u.Name}:{string.Join(',', u.Roles)}"))}; "
        + string.Join(' ', roles.Select(r => $"{r.Name}:{string.Join(',', r.Held.Select(p => $"{p}").Order(StringComparer.Ordinal))}"));

    private ModelAuth Changed() => this with { Revision = Revision + 1 };

    private (ModelAuth Next, StoreError? Refusal) Grant(AuthUserGrantRoleRequest grant)
    {
        if (!Users.TryGetValue(grant.User, out ImmutableSortedSet<string>? held)) return (this, StoreError.UserNotFound);
        if (grant.Role != Root && !Roles.ContainsKey(grant.Role)) return (this, StoreError.RoleNotFound);
        return held.Contains(grant.Role) ? (this, null) : (Changed() with { Users = Users.SetItem(grant.User, held.Add(grant.Role)) }, null);
    }

    private (ModelAuth Next, StoreError? Refusal) Revoke(AuthUserRevokeRoleRequest revoke)
    {
        if (IsOn && revoke is { Name: Root, Role: Root }) return (this, StoreError.InvalidAuthManagement);
        if (!Users.TryGetValue(revoke.Name, out ImmutableSortedSet<string>? held)) return (this, StoreError.UserNotFound);
        return held.Contains(revoke.Role) ? (Changed() with { Users = Users.SetItem(revoke.Name, held.Remove(revoke.Role)) }, null) : (this, StoreError.RoleNotGranted);
    }

    /// <summary>Which keys an entry reads and writes, or would, in either branch.</summary>
    private static IEnumerable<(ByteString Key, ByteString End, Permission.Types.Type Type)> Needs(IMessage request, Func<long, IEnumerable<ByteString>> keysOf)
    {
        const Permission.Types.Type Read = Permission.Types.Type.Read, Write = Permission.Types.Type.Write;
        return request switch
        {
            PutRequest put => [(put.Key, ByteString.Empty, Write), .. Leased(put.Lease), .. put.PrevKv ? [(put.Key, ByteString.Empty, Read)] : Array.Empty<(ByteString, ByteString, Permission.Types.Type)>()],
            DeleteRangeRequest delete => delete.PrevKv ? [(delete.Key, delete.RangeEnd, Write), (delete.Key, delete.RangeEnd, Read)] : [(delete.Key, delete.RangeEnd, Write)],
            TxnRequest txn => [.. txn.Compare.Select(c => (c.Key, c.RangeEnd, Read)), .. txn.Success.Concat(txn.Failure).SelectMany(o => Needs(Inner(o), keysOf))],
            RangeRequest range => [(range.Key, range.RangeEnd, Read)],
            LeaseRevokeRequest revoke => Leased(revoke.ID),
            LeaseKeepAliveRequest renew => Leased(renew.ID),
            _ => [],
        };

        IEnumerable<(ByteString, ByteString, Permission.Types.Type)> Leased(long lease) => lease == 0 ? [] : keysOf(lease).Select(k => (k, ByteString.Empty, Write));
    }

    private static IMessage Inner(RequestOp op) => op.RequestPut ?? op.RequestDeleteRange ?? (IMessage)op.RequestRange;

    /// <summary>Whether the roles of a user cover a range without a gap.</summary>
    private bool Allows(string user, ByteString key, ByteString end, Permission.Types.Type type)
    {
        if (!Users.TryGetValue(user, out ImmutableSortedSet<string>? roles)) return false;
        if (roles.Contains(Root)) return true;
        Permission[] held = [.. roles.Where(Roles.ContainsKey).SelectMany(r => Roles[r]).Where(p => p.PermType == type || p.PermType == Permission.Types.Type.Readwrite)];
        KeyRange wanted = KeyRange.Of(key, end);
        for (byte[]? at = wanted.From; at is not null && (wanted.End is null || Compare(at, wanted.End) < 0);)
        {
            byte[] from = at;
            KeyRange[] over = [.. held.Select(p => KeyRange.Of(p.Key, p.RangeEnd)).Where(r => Compare(r.From, from) <= 0 && (r.End is null || Compare(r.End, from) > 0))];
            if (over.Length == 0) return false;
            at = Array.Exists(over, r => r.End is null) ? null : over.Select(r => r.End!).MaxBy(e => e, Comparer<byte[]>.Create(Compare));
        }

        return true;
    }

    private static int Compare(byte[] a, byte[] b) => a.AsSpan().SequenceCompareTo(b);

    private static bool IsFor(Permission permission, ByteString key, ByteString end) => permission.Key == key && permission.RangeEnd == end;
}
