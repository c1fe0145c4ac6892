using Etcdserverpb;
using Google.Protobuf;
using MiniKube.ControlPlane.Store.Auth;
using MiniKube.ControlPlane.Store.Consensus;
using MiniKube.ControlPlane.Store.Leases;
using MiniKube.ControlPlane.Store.Watch;
using MiniKube.Store.V1;

namespace MiniKube.ControlPlane.Store.Mvcc;

/// <summary>
/// The store's replicated state: keys with history, leases, alarms, users and roles. A request's result is its response message with the
/// revision in the header, or a <see cref="StoreError"/>. Readers and watchers see a batch when it is complete.
/// </summary>
internal sealed partial class StoreStateMachine : IStateMachine, IHashedState, IDisposable
{
    private readonly MvccStore _keys;
    private readonly LeaseTable _leases = new();
    private readonly AlarmTable _alarms = new();
    private readonly AuthTable _auth = new();
    private readonly WatchHub _watches;
    private readonly KvApplier _kv;
    private readonly TxnApplier _txn;
    private readonly List<Change> _unpublished = [];

    /// <summary>The values of the entry being applied will be others: its changes are not for the window of recent ones.</summary>
    private bool _isBorrowed;

    /// <summary>There were such changes; watchers find them in history.</summary>
    private bool _hasUnseen;

    public StoreStateMachine(IValueTier values, WatchHub watches, LeaseClock clock)
    {
        _keys = new MvccStore(values);
        _watches = watches;
        Clock = clock;
        _kv = new KvApplier(_leases);
        _txn = new TxnApplier(_kv);
        watches.Publish(View, []);
    }

    /// <summary>What readers see now. Any thread.</summary>
    public MvccView View => _keys.View;

    public LeaseTable Leases => _leases;

    public AlarmTable Alarms => _alarms;

    public AuthTable Auth => _auth;

    public KvCounters Counters { get; } = new();

    /// <summary>Null where nobody measures.</summary>
    public StateTimings? Timings { get; init; }

    /// <summary>See <see cref="IValueTier.GiveBackAsync"/>. Any thread.</summary>
    public Task GiveBackAsync() => _keys.GiveBackAsync();

    public LeaseClock Clock { get; }

    /// <summary>Keys, deleted ones that are not yet compacted included.</summary>
    public int KeyCount => _keys.KeyCount;

    /// <summary>Moments of the state that somebody reads from, such as a snapshot being sent.</summary>
    public int PinCount => _keys.PinCount;

    public void Apply(in CommittedEntry entry, IApplyContext context)
    {
        _isBorrowed = entry.IsBorrowed;
        var (kind, request) = StoreCommand.Decode(entry.Request, out var caller);
        var refusal = _auth.State.IsEnabled ? Access.Check(_auth.State, caller, kind, request, _leases) : null;
        var result = refusal ?? (kind >= CommandKind.AuthEnable ? ChangeAuth(kind, request, entry.Index) : Dispatch(kind, request, context.HasCaller));
        if (context.HasCaller) context.SetResult(result);
    }

    public bool IsQuick(ReadOnlySpan<byte> request) => (CommandKind)request[0] is CommandKind.Put or CommandKind.Txn or CommandKind.LeaseRenew;

    public void CompleteBatch(ulong appliedIndex)
    {
        _keys.Publish();
        if (_hasUnseen) _watches.Reset(View);
        else _watches.Publish(View, _unpublished);
        _hasUnseen = false;
        _unpublished.Clear();
    }

    public void Dispose() => _keys.Dispose();

    private object? Dispatch(CommandKind kind, IMessage request, bool answer) => kind switch
    {
        CommandKind.Put => Put((PutRequest)request, answer),
        CommandKind.DeleteRange => DeleteRange((DeleteRangeRequest)request, answer),
        CommandKind.Txn => Txn((TxnRequest)request, answer),
        CommandKind.Compact => Compact((CompactionRequest)request),
        CommandKind.LeaseGrant => Grant((LeaseGrantRequest)request),
        CommandKind.LeaseRevoke => Revoke((LeaseRevokeRequest)request),
        CommandKind.LeaseRenew => Renew((LeaseKeepAliveRequest)request),
        CommandKind.Alarm => Alarm((AlarmRequest)request),
        CommandKind.LeaseExpire => Expire((LeaseEnd)request),
        _ => throw new InvalidDataException($"log entry of unknown kind {kind}"),
    };

    private object ChangeAuth(CommandKind kind, IMessage request, ulong index) =>
        (object?)_auth.Apply(kind, request) ?? new AuthDone(_keys.Revision, index);

    private object? Put(PutRequest request, bool answer)
    {
        if (Refusal() is { } refused) return refused;
        if (_kv.Check(_keys.Working(), request) is { } refusal) return refusal;
        var txn = _keys.Begin();
        var response = _kv.Put(txn, request, answer);
        Commit(txn);
        if (response is not null) response.Header = Header();
        return response;
    }

    private object? DeleteRange(DeleteRangeRequest request, bool answer)
    {
        if (_alarms.IsRaised(AlarmType.Corrupt)) return StoreError.Corrupt;
        var txn = _keys.Begin();
        var response = _kv.Delete(txn, request, answer);
        Commit(txn);
        if (response is not null) response.Header = Header();
        return response;
    }

    private object Txn(TxnRequest request, bool answer)
    {
        if (_alarms.IsRaised(AlarmType.Corrupt)) return StoreError.Corrupt;
        if (_alarms.IsRaised(AlarmType.Nospace) && Puts(request)) return StoreError.NoSpace;
        var txn = _keys.Begin();
        if (_txn.Apply(txn, request, answer, out var response) is { } refusal) return refusal;
        Commit(txn);
        response.Header = Header();
        return response;
    }

    private object Compact(CompactionRequest request)
    {
        var began = Timings?.Now ?? 0;
        if (_keys.Compact(request.Revision, out var dropped) is { } refusal) return refusal;
        Counters.Compacted(dropped);
        Timings?.Compacted(began);
        return new CompactionResponse { Header = Header() };
    }

    private object Grant(LeaseGrantRequest request)
    {
        if (Refusal() is { } refused) return refused;
        if (!_leases.Grant(request.ID, request.TTL)) return StoreError.LeaseExists;
        Clock.Start(request.ID, request.TTL);
        Counters.Granted();
        Timings?.Granted(request.TTL);
        return new LeaseGrantResponse { Header = Header(), ID = request.ID, TTL = request.TTL };
    }

    private object Revoke(LeaseRevokeRequest request)
    {
        if (!_leases.Exists(request.ID)) return StoreError.LeaseNotFound;
        EndLease(request.ID);
        Counters.Revoked();
        return new LeaseRevokeResponse { Header = Header() };
    }

    /// <summary>A renewal that came into the log before the end did was promised its whole time.</summary>
    private object Expire(LeaseEnd request)
    {
        if (_leases.Renewals(request.Id) != request.Renewals) return StoreError.LeaseNotFound;
        EndLease(request.Id);
        Counters.Expired();
        return new LeaseRevokeResponse { Header = Header() };
    }

    private void EndLease(long id)
    {
        var txn = _keys.Begin();
        KvApplier.DeleteAll(txn, _leases.Keys(id));
        _leases.Remove(id);
        Clock.Remove(id);
        Commit(txn);
    }

    /// <summary>A lease that is gone is answered with no time to live, not with an error.</summary>
    private LeaseKeepAliveResponse Renew(LeaseKeepAliveRequest request)
    {
        var ttl = _leases.Ttl(request.ID);
        if (ttl is not null)
        {
            Clock.Start(request.ID, ttl.Value, _leases.Renewed(request.ID));
            Counters.Renewed();
        }

        return new LeaseKeepAliveResponse { Header = Header(), ID = request.ID, TTL = ttl ?? 0 };
    }

    private AlarmResponse Alarm(AlarmRequest request)
    {
        var response = _alarms.Apply(request);
        response.Header = Header();
        return response;
    }

    private void Commit(WriteTxn txn)
    {
        txn.Commit();
        Counters.Changed(txn.Changes);
        if (_isBorrowed) _hasUnseen |= txn.Changes.Count > 0;
        else _unpublished.AddRange(txn.Changes);
    }

    private StoreError? Refusal()
    {
        if (_alarms.All.Count == 0) return null;
        if (_alarms.IsRaised(AlarmType.Corrupt)) return StoreError.Corrupt;
        return _alarms.IsRaised(AlarmType.Nospace) ? StoreError.NoSpace : null;
    }

    private static bool Puts(TxnRequest request) => request.Success.Concat(request.Failure).Any(op =>
        op.RequestCase == RequestOp.RequestOneofCase.RequestPut
        || (op.RequestCase == RequestOp.RequestOneofCase.RequestTxn && Puts(op.RequestTxn)));

    private ResponseHeader Header() => new() { Revision = _keys.Revision };
}
