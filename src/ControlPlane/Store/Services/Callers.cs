using Grpc.Core;
using MiniKube.ControlPlane.Store.Auth;
using MiniKube.ControlPlane.Store.Auth.Tokens;
using MiniKube.ControlPlane.Store.Mvcc;

namespace MiniKube.ControlPlane.Store.Services;

/// <summary>
/// Finds out who makes a call, by its token or else by its certificate's common name, and whether they may. While
/// authentication is off it looks at nothing.
/// </summary>
/// <param name="trustsCertificates">Whether clients must show certificates of the trusted authority.</param>
internal sealed class Callers(StoreNode node, ITokenProvider tokens, bool trustsCertificates)
{
    /// <summary>Whether authentication is enabled, as far as this member knows.</summary>
    public bool IsOn => node.State.Auth.State.IsEnabled;

    /// <summary>Nobody when authentication is off, or the call has no credentials.</summary>
    /// <exception cref="RpcException">The token is not good.</exception>
    public ValueTask<Caller> FindAsync(ServerCallContext context) => IsOn ? IdentifyAsync(context) : default;

    /// <summary>Refuses who may not; the state it was decided by is for <see cref="RequireSame"/>, null when authentication is off.</summary>
    public async ValueTask<AuthState?> RequireAsync(ServerCallContext context, Func<AuthState, Caller, StoreError?> check)
    {
        if (!IsOn) return null;
        var caller = await IdentifyAsync(context);
        var state = node.State.Auth.State;
        if (state.IsEnabled && check(state, caller) is { } refusal) throw refusal.ToException();
        return state;
    }

    /// <summary>After reading: refuses when users or roles have changed since the check, so that nothing newer than the check gets out,
    /// also when authentication was off then.</summary>
    public void RequireSame(AuthState? decidedBy)
    {
        if (decidedBy is null ? IsOn : !ReferenceEquals(decidedBy, node.State.Auth.State)) throw StoreError.AuthOldRevision.ToException();
    }

    /// <summary>Refuses who has not the role root.</summary>
    public async ValueTask RequireAdminAsync(ServerCallContext context) => await RequireAsync(context, static (state, caller) => Access.Admin(state, caller));

    /// <summary>Refuses who has not signed in.</summary>
    public async ValueTask RequireUserAsync(ServerCallContext context) => await RequireAsync(context, static (state, caller) => Access.SignedIn(state, caller));

    private async ValueTask<Caller> IdentifyAsync(ServerCallContext context)
    {
        if (TokenOf(context) is { } token) return await tokens.FindAsync(token) ?? throw StoreError.InvalidAuthToken.ToException();
        if (!trustsCertificates || context.AuthContext.PeerIdentity is not { Length: > 0 } name) return default;
        return new Caller(name, node.State.Auth.State.Revision);
    }

    private static string? TokenOf(ServerCallContext context) =>
        context.RequestHeaders.GetValue("token") ?? context.RequestHeaders.GetValue("authorization");
}
