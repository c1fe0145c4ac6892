using Etcdserverpb;
using Google.Protobuf;
using MiniKube.ControlPlane.Store.Leases;
using MiniKube.ControlPlane.Store.Mvcc;
using RequestCase = Etcdserverpb.RequestOp.RequestOneofCase;

namespace MiniKube.ControlPlane.Store.Auth;

/// <summary>Who may do what: null, or the refusal. Pure, so that every member decides alike when it applies a request.</summary>
internal static class Access
{
    /// <summary>Of a log entry. Only to be asked while authentication is enabled.</summary>
    public static StoreError? Check(AuthState state, in Caller caller, CommandKind kind, IMessage request, LeaseTable leases)
    {
        if (caller.IsStore) return null;
        return kind switch
        {
            CommandKind.Put => Put(state, caller, (PutRequest)request, leases),
            CommandKind.DeleteRange => Delete(state, caller, (DeleteRangeRequest)request),
            CommandKind.Txn => Txn(state, caller, (TxnRequest)request, leases),
            CommandKind.Compact or CommandKind.LeaseGrant => SignedIn(state, caller),
            CommandKind.LeaseRevoke => Lease(state, caller, ((LeaseRevokeRequest)request).ID, leases),
            CommandKind.LeaseRenew => Lease(state, caller, ((LeaseKeepAliveRequest)request).ID, leases),
            _ => Admin(state, caller),
        };
    }

    public static StoreError? Range(AuthState state, in Caller caller, ByteString key, ByteString end)
    {
        if (Known(state, caller, out var isAdmin) is { } refusal) return refusal;
        return isAdmin || state.RightsOf(caller.User).MayRead(KeyRange.Of(key, end)) ? null : StoreError.PermissionDenied;
    }

    /// <summary>The guards must be readable, and every operation of both branches allowed, however deep.</summary>
    public static StoreError? Txn(AuthState state, in Caller caller, TxnRequest request, LeaseTable leases)
    {
        foreach (var compare in request.Compare)
        {
            if (Range(state, caller, compare.Key, compare.RangeEnd) is { } refusal) return refusal;
        }

        foreach (var op in request.Success.Concat(request.Failure))
        {
            var refusal = op.RequestCase switch
            {
                RequestCase.RequestRange => Range(state, caller, op.RequestRange.Key, op.RequestRange.RangeEnd),
                RequestCase.RequestPut => Put(state, caller, op.RequestPut, leases),
                RequestCase.RequestDeleteRange => Delete(state, caller, op.RequestDeleteRange),
                RequestCase.RequestTxn => Txn(state, caller, op.RequestTxn, leases),
                _ => null,
            };
            if (refusal is not null) return refusal;
        }

        return null;
    }

    /// <summary>The keys of a lease, by whom may read them; see <see cref="LeaseKeys"/>.</summary>
    public static StoreError? LeaseKeys(AuthState state, in Caller caller, IEnumerable<ByteString> keys)
    {
        if (SignedIn(state, caller) is { } nobody) return nobody;
        foreach (var key in keys)
        {
            if (Range(state, caller, key, ByteString.Empty) is { } refusal) return refusal;
        }

        return null;
    }

    /// <summary>Whether the caller has the role root. As in etcd, it may have been found out at an older revision.</summary>
    public static StoreError? Admin(AuthState state, in Caller caller)
    {
        if (caller.IsNobody) return StoreError.UserEmpty;
        if (!state.Users.TryGetValue(caller.User, out var user)) return StoreError.UserNotFound;
        return user.IsAdmin ? null : StoreError.PermissionDenied;
    }

    /// <summary>Whether the caller is anybody.</summary>
    public static StoreError? SignedIn(AuthState state, in Caller caller) => Known(state, caller, out _);

    /// <summary>What may be put with a lease is what its holder could delete by revoking it, so all its keys must be writable.</summary>
    private static StoreError? Put(AuthState state, in Caller caller, PutRequest request, LeaseTable leases)
    {
        if (Write(state, caller, request.Key, ByteString.Empty) is { } refusal) return refusal;
        if (request.Lease != 0 && Lease(state, caller, request.Lease, leases) is { } taken) return taken;
        return request.PrevKv ? Range(state, caller, request.Key, ByteString.Empty) : null;
    }

    private static StoreError? Delete(AuthState state, in Caller caller, DeleteRangeRequest request) =>
        Write(state, caller, request.Key, request.RangeEnd) ?? (request.PrevKv ? Range(state, caller, request.Key, request.RangeEnd) : null);

    private static StoreError? Lease(AuthState state, in Caller caller, long id, LeaseTable leases)
    {
        if (Known(state, caller, out var isAdmin) is { } nobody) return nobody;
        if (isAdmin) return null;
        foreach (var key in leases.Keys(id))
        {
            if (Write(state, caller, key, ByteString.Empty) is { } refusal) return refusal;
        }

        return null;
    }

    private static StoreError? Write(AuthState state, in Caller caller, ByteString key, ByteString end)
    {
        if (Known(state, caller, out var isAdmin) is { } refusal) return refusal;
        return isAdmin || state.RightsOf(caller.User).MayWrite(KeyRange.Of(key, end)) ? null : StoreError.PermissionDenied;
    }

    private static StoreError? Known(AuthState state, in Caller caller, out bool isAdmin)
    {
        isAdmin = false;
        if (caller.IsNobody) return StoreError.UserEmpty;
        if (caller.Revision < state.Revision) return StoreError.AuthOldRevision;
        if (!state.Users.TryGetValue(caller.User, out var user)) return StoreError.PermissionDenied;
        isAdmin = user.IsAdmin;
        return null;
    }
}
