using System.Collections.Immutable;
using Authpb;
using Etcdserverpb;
using Google.Protobuf;
using MiniKube.ControlPlane.Store.Mvcc;
using MiniKube.Store.V1;

namespace MiniKube.ControlPlane.Store.Auth;

/// <summary>Users and roles as replicated state: the applier changes them, anybody reads <see cref="State"/>.</summary>
internal sealed class AuthTable
{
    private static readonly Comparer<ByteString> s_byKey = Comparer<ByteString>.Create((a, b) => a.Span.SequenceCompareTo(b.Span));

    private volatile AuthState _state = AuthState.Initial;

    public AuthState State => _state;

    /// <summary>This member's simple tokens, which are no state: a restart forgets them and clients sign in again.</summary>
    public ITokenSink? Tokens { get; set; }

    /// <summary>Takes the state of a snapshot.</summary>
    public void Replace(AuthState state)
    {
        _state = state;
        Tokens?.Clear();
    }

    /// <summary>Carries out a request; null, or why it was refused.</summary>
    public StoreError? Apply(CommandKind kind, IMessage request) => kind switch
    {
        CommandKind.AuthEnable => Enable(),
        CommandKind.AuthDisable => Disable(),
        CommandKind.GrantToken => GrantToken((TokenGrant)request),
        CommandKind.UserAdd => AddUser((AuthUserAddRequest)request),
        CommandKind.UserDelete => DeleteUser((AuthUserDeleteRequest)request),
        CommandKind.UserChangePassword => ChangePassword((AuthUserChangePasswordRequest)request),
        CommandKind.UserGrantRole => GrantRole((AuthUserGrantRoleRequest)request),
        CommandKind.UserRevokeRole => RevokeRole((AuthUserRevokeRoleRequest)request),
        CommandKind.RoleAdd => AddRole((AuthRoleAddRequest)request),
        CommandKind.RoleDelete => DeleteRole((AuthRoleDeleteRequest)request),
        CommandKind.RoleGrantPermission => GrantPermission((AuthRoleGrantPermissionRequest)request),
        CommandKind.RoleRevokePermission => RevokePermission((AuthRoleRevokePermissionRequest)request),
        _ => throw new InvalidDataException($"log entry of unknown kind {kind}"),
    };

    private StoreError? Enable()
    {
        if (_state.IsEnabled) return null;
        if (!_state.Users.TryGetValue(AuthUser.Root, out var root)) return StoreError.RootUserNotExist;
        if (!root.IsAdmin) return StoreError.RootRoleNotExist;
        _state = _state.Enabled();
        return null;
    }

    private StoreError? Disable()
    {
        if (!_state.IsEnabled) return null;
        _state = _state.Disabled();
        Tokens?.Clear();
        return null;
    }

    private StoreError? GrantToken(TokenGrant grant)
    {
        if (!_state.IsEnabled) return StoreError.AuthNotEnabled;
        if (grant.AuthRevision != _state.Revision) return StoreError.AuthOldRevision;
        Tokens?.Add(grant.User, grant.TokenHash);
        return null;
    }

    private StoreError? AddUser(AuthUserAddRequest request)
    {
        if (request.Name.Length == 0) return StoreError.UserEmpty;
        if (_state.Users.ContainsKey(request.Name)) return StoreError.UserExists;
        _state = _state.With(new AuthUser(request.Name, Hash(request.HashedPassword), request.Options?.NoPassword ?? false, []));
        return null;
    }

    private StoreError? DeleteUser(AuthUserDeleteRequest request)
    {
        if (_state.IsEnabled && request.Name == AuthUser.Root) return StoreError.InvalidAuthManagement;
        if (!_state.Users.ContainsKey(request.Name)) return StoreError.UserNotFound;
        _state = _state.WithoutUser(request.Name);
        Tokens?.Remove(request.Name);
        return null;
    }

    private StoreError? ChangePassword(AuthUserChangePasswordRequest request)
    {
        if (!_state.Users.TryGetValue(request.Name, out var user)) return StoreError.UserNotFound;
        _state = _state.With(user.HasNoPassword ? user : user with { Password = Hash(request.HashedPassword) });
        Tokens?.Remove(request.Name);
        return null;
    }

    private StoreError? GrantRole(AuthUserGrantRoleRequest request)
    {
        if (!_state.Users.TryGetValue(request.User, out var user)) return StoreError.UserNotFound;
        if (request.Role != AuthRole.Root && !_state.Roles.ContainsKey(request.Role)) return StoreError.RoleNotFound;
        if (!user.Roles.Contains(request.Role)) _state = _state.With(user with { Roles = [.. user.Roles.Append(request.Role).Order(StringComparer.Ordinal)] });
        return null;
    }

    private StoreError? RevokeRole(AuthUserRevokeRoleRequest request)
    {
        if (_state.IsEnabled && request is { Name: AuthUser.Root, Role: AuthRole.Root }) return StoreError.InvalidAuthManagement;
        if (!_state.Users.TryGetValue(request.Name, out var user)) return StoreError.UserNotFound;
        if (!user.Roles.Contains(request.Role)) return StoreError.RoleNotGranted;
        _state = _state.With(user with { Roles = user.Roles.Remove(request.Role) });
        return null;
    }

    private StoreError? AddRole(AuthRoleAddRequest request)
    {
        if (request.Name.Length == 0) return StoreError.RoleEmpty;
        if (_state.Roles.ContainsKey(request.Name)) return StoreError.RoleExists;
        _state = _state.With(new AuthRole(request.Name, []));
        return null;
    }

    private StoreError? DeleteRole(AuthRoleDeleteRequest request)
    {
        if (_state.IsEnabled && request.Role == AuthRole.Root) return StoreError.InvalidAuthManagement;
        if (!_state.Roles.ContainsKey(request.Role)) return StoreError.RoleNotFound;
        _state = _state.WithoutRole(request.Role);
        return null;
    }

    /// <summary>A permission for the same range is replaced.</summary>
    private StoreError? GrantPermission(AuthRoleGrantPermissionRequest request)
    {
        if (request.Perm is not { } permission) return StoreError.PermissionNotGiven;
        if (!IsRange(permission)) return StoreError.InvalidAuthManagement;
        if (!_state.Roles.TryGetValue(request.Name, out var role)) return StoreError.RoleNotFound;
        var others = role.Permissions.Where(p => !IsFor(p, permission.Key, permission.RangeEnd));
        _state = _state.With(role with { Permissions = [.. others.Append(permission).OrderBy(p => p.Key, s_byKey)] });
        return null;
    }

    private StoreError? RevokePermission(AuthRoleRevokePermissionRequest request)
    {
        if (!_state.Roles.TryGetValue(request.Role, out var role)) return StoreError.RoleNotFound;
        ImmutableArray<Permission> kept = [.. role.Permissions.Where(p => !IsFor(p, request.Key, request.RangeEnd))];
        if (kept.Length == role.Permissions.Length) return StoreError.PermissionNotGranted;
        _state = _state.With(role with { Permissions = kept });
        return null;
    }

    private static bool IsFor(Permission permission, ByteString key, ByteString end) => permission.Key == key && permission.RangeEnd == end;

    private static bool IsRange(Permission permission) =>
        !permission.Key.IsEmpty && (permission.RangeEnd.IsEmpty || !KeyRange.Of(permission.Key, permission.RangeEnd).IsEmpty);

    /// <summary>Only hashes travel; a request without one leaves a user who cannot sign in by password.</summary>
    private static ByteString Hash(string base64) => base64.Length == 0 ? ByteString.Empty : ByteString.FromBase64(base64);
}

/// <summary>Hears from the state which simple tokens are good. Called by the applier.</summary>
internal interface ITokenSink
{
    /// <param name="hash">SHA-256 of the token.</param>
    void Add(string user, ByteString hash);

    void Remove(string user);

    void Clear();
}

/// <summary>The result of a request about users and roles.</summary>
/// <param name="Revision">Of the keys.</param>
/// <param name="Index">Of the log entry.</param>
internal sealed record AuthDone(long Revision, ulong Index);
