using Etcdserverpb;
using Google.Protobuf;
using MiniKube.ControlPlane.Store.Auth;
using MiniKube.ControlPlane.Store.Mvcc;
using MiniKube.Store.V1;
using Mvccpb;

namespace MiniKube.Simulation.Tests.Store.Oracle;

/// <summary>A key at one revision; no value when it was deleted there.</summary>
internal sealed record ModelVersion(string Key, string? Value, long Create, long Mod, long Version, long Lease)
{
    public KeyValue ToMessage(bool keysOnly = false) => new()
    {
        Key = ByteString.CopyFromUtf8(Key),
        Value = ByteString.CopyFromUtf8(keysOnly ? "" : Value ?? ""),
        CreateRevision = Create,
        ModRevision = Mod,
        Version = Version,
        Lease = Lease,
    };
}

/// <summary>
/// What the store should be: the same requests in the same order, done in the simplest way there is. It forgets nothing,
/// also not what is compacted, so that late answers can be judged. Transactions are in StoreModel.Transactions.cs, users and
/// roles in <see cref="ModelAuth"/>.
/// </summary>
internal sealed partial class StoreModel
{
    private readonly SortedDictionary<string, List<ModelVersion>> _keys = new(StringComparer.Ordinal);
    private readonly Dictionary<long, List<ModelVersion>> _revisions = [];
    private readonly SortedDictionary<long, long> _leases = [];
    private readonly Dictionary<long, long> _renewals = [];
    private readonly List<AlarmMember> _alarms = [];
    private readonly List<ModelAuth> _auth = [ModelAuth.Initial];
    private List<ModelVersion> _changes = [];

    public long Revision { get; private set; } = 1;

    public long CompactRevision { get; private set; } = -1;

    public IReadOnlyCollection<long> Leases => _leases.Keys;

    public IReadOnlyList<AlarmMember> Alarms => _alarms;

    /// <summary>Users and roles after every change of them.</summary>
    public IReadOnlyList<ModelAuth> Auth => _auth;

    /// <summary>Does a request, and says what the answer must be.</summary>
    /// <param name="index">Of the log entry.</param>
    public object Apply(CommandKind kind, IMessage request, in Caller caller, ulong index)
    {
        if (_auth[^1].Check(caller, kind, request, KeysOf) is { } denied) return denied;
        return kind >= CommandKind.AuthEnable ? ChangeAuth(kind, request, index) : Do(kind, request);
    }

    private object Do(CommandKind kind, IMessage request)
    {
        _changes = [];
        object answer = kind switch
        {
            CommandKind.Put => Put((PutRequest)request),
            CommandKind.DeleteRange => Delete((DeleteRangeRequest)request),
            CommandKind.Txn => Txn((TxnRequest)request),
            CommandKind.Compact => Compact(((CompactionRequest)request).Revision),
            CommandKind.LeaseGrant => Grant((LeaseGrantRequest)request),
            CommandKind.LeaseRevoke => Revoke(((LeaseRevokeRequest)request).ID),
            CommandKind.LeaseExpire => Expire((LeaseEnd)request),
            CommandKind.LeaseRenew => Renew(((LeaseKeepAliveRequest)request).ID),
            CommandKind.Alarm => Alarm((AlarmRequest)request),
            _ => throw new InvariantBrokenException($"the model knows no {kind}"),
        };
        Commit();
        if (answer is IMessage message) SetRevision(message, Revision);
        return answer;
    }

    private object ChangeAuth(CommandKind kind, IMessage request, ulong index)
    {
        (ModelAuth next, StoreError? refusal) = _auth[^1].Apply(kind, request);
        if (next != _auth[^1]) _auth.Add(next);
        return (object?)refusal ?? new AuthDone(Revision, index);
    }

    /// <summary>The keys of a lease.</summary>
    private IEnumerable<ByteString> KeysOf(long lease) =>
        _keys.Keys.Where(k => Find(k, long.MaxValue)?.Lease == lease).Select(ByteString.CopyFromUtf8);

    /// <summary>The changes of a revision, in order.</summary>
    public IReadOnlyList<ModelVersion> ChangesAt(long revision) => _revisions.GetValueOrDefault(revision) ?? [];

    /// <summary>A key as of a revision; null when it did not exist.</summary>
    public ModelVersion? Find(string key, long revision)
    {
        if (!_keys.TryGetValue(key, out List<ModelVersion>? versions)) return null;
        ModelVersion? found = versions.FindLast(v => v.Mod <= revision);
        return found?.Value is null ? null : found;
    }

    /// <summary>Keys of a range as of a revision, in order.</summary>
    public IEnumerable<ModelVersion> Select(ByteString key, ByteString end, long revision)
    {
        KeyRange range = KeyRange.Of(key, end);
        foreach (string name in _keys.Keys)
            if (range.Contains(System.Text.Encoding.UTF8.GetBytes(name)) && Find(name, revision) is { } found) yield return found;
    }

    /// <summary>Of the keys with a prefix, the one that is the oldest as of a revision: who owns a lock, or leads.</summary>
    public ModelVersion? Oldest(string prefix, long revision) => _keys.Keys.Where(k => k.StartsWith(prefix, StringComparison.Ordinal))
        .Select(k => Find(k, revision)).Where(v => v is not null).MinBy(v => v!.Create);

    /// <summary>What a read of a revision must answer, without its header.</summary>
    public RangeResponse Read(RangeRequest request, long revision)
    {
        ModelVersion[] found = [.. Select(request.Key, request.RangeEnd, revision)];
        var response = new RangeResponse { Count = found.Length };
        if (request.CountOnly) return response;
        int limit = request.Limit > 0 ? (int)request.Limit : int.MaxValue;
        response.More = found.Length > limit;
        response.Kvs.AddRange(found.Take(limit).Select(v => v.ToMessage(request.KeysOnly)));
        return response;
    }

    public long? LeaseTtl(long id) => _leases.TryGetValue(id, out long ttl) ? ttl : null;

    private object Put(PutRequest request)
    {
        if (Refusal is { } refused) return refused;
        if (request.Lease != 0 && !_leases.ContainsKey(request.Lease)) return StoreError.LeaseNotFound;
        return DoPut(request);
    }

    private PutResponse DoPut(PutRequest request)
    {
        string key = request.Key.ToStringUtf8();
        ModelVersion? before = Find(key, long.MaxValue);
        Add(new ModelVersion(key, request.Value.ToStringUtf8(), before?.Create ?? Revision + 1, Revision + 1, (before?.Version ?? 0) + 1, request.Lease));
        return new PutResponse { PrevKv = request.PrevKv ? before?.ToMessage() : null };
    }

    private DeleteRangeResponse Delete(DeleteRangeRequest request)
    {
        ModelVersion[] found = [.. Select(request.Key, request.RangeEnd, long.MaxValue)];
        var response = new DeleteRangeResponse { Deleted = found.Length };
        foreach (ModelVersion version in found)
        {
            if (request.PrevKv) response.PrevKvs.Add(version.ToMessage());
            Remove(version.Key);
        }

        return response;
    }

    private object Compact(long revision)
    {
        if (revision <= CompactRevision) return StoreError.Compacted;
        if (revision > Revision) return StoreError.FutureRevision;
        CompactRevision = revision;
        return new CompactionResponse();
    }

    private object Grant(LeaseGrantRequest request)
    {
        if (Refusal is { } refused) return refused;
        if (!_leases.TryAdd(request.ID, request.TTL)) return StoreError.LeaseExists;
        return new LeaseGrantResponse { ID = request.ID, TTL = request.TTL };
    }

    private object Revoke(long id)
    {
        if (!_leases.Remove(id)) return StoreError.LeaseNotFound;
        foreach (string key in _keys.Keys.Where(k => Find(k, long.MaxValue)?.Lease == id).ToArray()) Remove(key);
        return new LeaseRevokeResponse();
    }

    private object Expire(LeaseEnd end) =>
        _renewals.GetValueOrDefault(end.Id) == end.Renewals ? Revoke(end.Id) : StoreError.LeaseNotFound;

    private LeaseKeepAliveResponse Renew(long id)
    {
        if (_leases.ContainsKey(id)) _renewals[id] = _renewals.GetValueOrDefault(id) + 1;
        return new LeaseKeepAliveResponse { ID = id, TTL = LeaseTtl(id) ?? 0 };
    }

    private AlarmResponse Alarm(AlarmRequest request)
    {
        var response = new AlarmResponse();
        AlarmMember[] same = [.. _alarms.Where(a => a.Alarm == request.Alarm && a.MemberID == request.MemberID)];
        if (request.Action == AlarmRequest.Types.AlarmAction.Deactivate) response.Alarms.AddRange(same);
        foreach (AlarmMember alarm in same) _alarms.Remove(alarm);
        if (request.Action != AlarmRequest.Types.AlarmAction.Activate) return response;
        response.Alarms.Add(new AlarmMember { MemberID = request.MemberID, Alarm = request.Alarm });
        _alarms.Add(response.Alarms[0]);
        return response;
    }

    private StoreError? Refusal => _alarms.Exists(a => a.Alarm == AlarmType.Nospace) ? StoreError.NoSpace : null;

    private void Remove(string key) => Add(new ModelVersion(key, null, 0, Revision + 1, 0, 0));

    private void Add(ModelVersion version)
    {
        _changes.Add(version);
        if (!_keys.TryGetValue(version.Key, out List<ModelVersion>? versions)) _keys[version.Key] = versions = [];
        versions.Add(version);
    }

    private void Commit()
    {
        if (_changes.Count == 0) return;
        Revision++;
        _revisions[Revision] = _changes;
    }

    private static void SetRevision(IMessage message, long revision)
    {
        var header = new ResponseHeader { Revision = revision };
        message.Descriptor.FindFieldByName("header").Accessor.SetValue(message, header);
    }
}
