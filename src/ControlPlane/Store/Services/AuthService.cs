using Authpb;
using Etcdserverpb;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using MiniKube.ControlPlane.Store.Auth;
using MiniKube.ControlPlane.Store.Auth.Tokens;
using MiniKube.ControlPlane.Store.Mvcc;

namespace MiniKube.ControlPlane.Store.Services;

/// <summary>etcd's Auth service. Changes go through the log, with hashes in place of passwords; lookups are linearizable reads.</summary>
internal sealed class AuthService(StoreNode node, Callers callers, ITokenProvider tokens, Passwords passwords, ILoggerFactory logs) : Etcdserverpb.Auth.AuthBase
{
    private readonly ILogger _log = logs.CreateLogger("Store");

    public override async Task<AuthEnableResponse> AuthEnable(AuthEnableRequest request, ServerCallContext context) =>
        new() { Header = await ChangeAsync(CommandKind.AuthEnable, request, context) };

    public override async Task<AuthDisableResponse> AuthDisable(AuthDisableRequest request, ServerCallContext context) =>
        new() { Header = await ChangeAsync(CommandKind.AuthDisable, request, context) };

    public override async Task<AuthStatusResponse> AuthStatus(AuthStatusRequest request, ServerCallContext context)
    {
        var state = await ReadAsync(context, static (state, caller) => Access.Admin(state, caller));
        return new AuthStatusResponse { Header = Header(), Enabled = state.IsEnabled, AuthRevision = state.Revision };
    }

    /// <summary>Checks the password here, as of a revision that the log entry which makes the token good must still find.</summary>
    public override async Task<AuthenticateResponse> Authenticate(AuthenticateRequest request, ServerCallContext context)
    {
        await node.BarrierAsync();
        while (true)
        {
            var state = node.State.Auth.State;
            if (!state.IsEnabled) throw StoreError.AuthNotEnabled.ToException();
            if (!await passwords.IsRightAsync(state.Users.GetValueOrDefault(request.Name), request.Password, context.CancellationToken))
            {
                StoreLog.SignInRefused(_log, request.Name, context.Peer);
                throw StoreError.AuthFailed.ToException();
            }

            try
            {
                return new AuthenticateResponse { Token = await tokens.IssueAsync(request.Name, state.Revision), Header = Header() };
            }
            catch (RpcException e) when (e.Status.Detail == StoreError.AuthOldRevision.Message)
            {
                // Users or roles changed while the password was checked: check again.
            }
        }
    }

    public override async Task<AuthUserAddResponse> UserAdd(AuthUserAddRequest request, ServerCallContext context)
    {
        var hashed = new AuthUserAddRequest { Name = request.Name, Options = request.Options };
        if (!(request.Options?.NoPassword ?? false)) hashed.HashedPassword = await HashAsync(request.Password, context);
        return new AuthUserAddResponse { Header = await ChangeAsync(CommandKind.UserAdd, hashed, context) };
    }

    public override async Task<AuthUserChangePasswordResponse> UserChangePassword(AuthUserChangePasswordRequest request, ServerCallContext context)
    {
        var hashed = new AuthUserChangePasswordRequest { Name = request.Name };
        if (request.Password.Length > 0) hashed.HashedPassword = await HashAsync(request.Password, context);
        return new AuthUserChangePasswordResponse { Header = await ChangeAsync(CommandKind.UserChangePassword, hashed, context) };
    }

    public override async Task<AuthUserDeleteResponse> UserDelete(AuthUserDeleteRequest request, ServerCallContext context) =>
        new() { Header = await ChangeAsync(CommandKind.UserDelete, request, context) };

    public override async Task<AuthUserGrantRoleResponse> UserGrantRole(AuthUserGrantRoleRequest request, ServerCallContext context) =>
        new() { Header = await ChangeAsync(CommandKind.UserGrantRole, request, context) };

    public override async Task<AuthUserRevokeRoleResponse> UserRevokeRole(AuthUserRevokeRoleRequest request, ServerCallContext context) =>
        new() { Header = await ChangeAsync(CommandKind.UserRevokeRole, request, context) };

    /// <summary>A user may look at itself.</summary>
    public override async Task<AuthUserGetResponse> UserGet(AuthUserGetRequest request, ServerCallContext context)
    {
        var state = await ReadAsync(context, (state, caller) => Access.Admin(state, caller) is { } refusal && caller.User != request.Name ? refusal : null);
        var user = state.Users.GetValueOrDefault(request.Name) ?? throw StoreError.UserNotFound.ToException();
        return new AuthUserGetResponse { Header = Header(), Roles = { user.Roles } };
    }

    public override async Task<AuthUserListResponse> UserList(AuthUserListRequest request, ServerCallContext context)
    {
        var state = await ReadAsync(context, static (state, caller) => Access.Admin(state, caller));
        return new AuthUserListResponse { Header = Header(), Users = { state.Users.Keys } };
    }

    public override async Task<AuthRoleAddResponse> RoleAdd(AuthRoleAddRequest request, ServerCallContext context) =>
        new() { Header = await ChangeAsync(CommandKind.RoleAdd, request, context) };

    public override async Task<AuthRoleDeleteResponse> RoleDelete(AuthRoleDeleteRequest request, ServerCallContext context) =>
        new() { Header = await ChangeAsync(CommandKind.RoleDelete, request, context) };

    public override async Task<AuthRoleGrantPermissionResponse> RoleGrantPermission(AuthRoleGrantPermissionRequest request, ServerCallContext context) =>
        new() { Header = await ChangeAsync(CommandKind.RoleGrantPermission, request, context) };

    public override async Task<AuthRoleRevokePermissionResponse> RoleRevokePermission(AuthRoleRevokePermissionRequest request, ServerCallContext context) =>
        new() { Header = await ChangeAsync(CommandKind.RoleRevokePermission, request, context) };

    /// <summary>A user may look at its own roles. The role root needs no permissions and shows them all.</summary>
    public override async Task<AuthRoleGetResponse> RoleGet(AuthRoleGetRequest request, ServerCallContext context)
    {
        var state = await ReadAsync(context, (state, caller) => Access.Admin(state, caller) is { } refusal && !HasRole(state, caller, request.Role) ? refusal : null);
        var role = state.Roles.GetValueOrDefault(request.Role) ?? throw StoreError.RoleNotFound.ToException();
        var everything = new Permission { PermType = Permission.Types.Type.Readwrite, RangeEnd = ByteString.CopyFrom(0) };
        return new AuthRoleGetResponse { Header = Header(), Perm = { request.Role == AuthRole.Root ? [everything] : role.Permissions } };
    }

    public override async Task<AuthRoleListResponse> RoleList(AuthRoleListRequest request, ServerCallContext context)
    {
        var state = await ReadAsync(context, static (state, caller) => Access.Admin(state, caller));
        return new AuthRoleListResponse { Header = Header(), Roles = { state.Roles.Keys } };
    }

    private static bool HasRole(AuthState state, Caller caller, string role) =>
        !caller.IsNobody && state.Users.TryGetValue(caller.User, out var user) && user.Roles.Contains(role);

    private async Task<ResponseHeader> ChangeAsync(CommandKind kind, IMessage request, ServerCallContext context)
    {
        var done = await node.ProposeAsync<AuthDone>(kind, request, await callers.FindAsync(context));
        StoreLog.AuthChanged(_log, kind);
        return node.Header(done.Revision);
    }

    private async Task<AuthState> ReadAsync(ServerCallContext context, Func<AuthState, Caller, StoreError?> check)
    {
        await node.BarrierAsync();
        return await callers.RequireAsync(context, check) ?? node.State.Auth.State;
    }

    private Task<string> HashAsync(string password, ServerCallContext context)
    {
        if (System.Text.Encoding.UTF8.GetByteCount(password) > Passwords.MaxBytes) throw StoreError.PasswordTooLong.ToException();
        return passwords.HashAsync(password, context.CancellationToken);
    }

    private ResponseHeader Header() => node.Header(node.State.View.Revision);
}
