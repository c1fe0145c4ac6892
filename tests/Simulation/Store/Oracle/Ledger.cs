using Etcdserverpb;
using Google.Protobuf;
using MiniKube.ControlPlane.Store.Auth;
using MiniKube.ControlPlane.Store.Consensus;
using MiniKube.ControlPlane.Store.Mvcc;
using MiniKube.Simulation.Tests.Store.Engine;
using MiniKube.Store.V1;

namespace MiniKube.Simulation.Tests.Store.Oracle;

/// <summary>
/// What was committed, entry by entry, as the first member that applies it shows it. Every other member must apply the
/// same, every answer must be the model's, and one member leads a term.
/// </summary>
/// <param name="keptMicros">How long the automatic compaction keeps what is past; 0 without one.</param>
internal sealed class Ledger(EventQueue queue, LeaseWatch leases, CommitRule rule, Trace trace, long keptMicros)
{
    /// <summary>What the fastest clock may take off.</summary>
    private const double ClockError = 0.95;

    private readonly SortedDictionary<ulong, Line> _lines = [];
    private readonly Dictionary<ulong, ulong> _leaders = [];
    private readonly Dictionary<string, ulong> _values = [];
    private readonly Dictionary<long, IMessage> _makers = [];
    private readonly Dictionary<long, long> _made = [];
    private readonly HashSet<string> _refused = [];
    private readonly List<(ulong Index, long Revision)> _revisions = [(0, 1)];
    private ulong _last;

    public StoreModel Model { get; } = new();

    public ulong Last => _last;

    /// <summary>A leader was elected, as it says itself.</summary>
    public void Led(ulong term, ulong member)
    {
        if (!_leaders.TryAdd(term, member) && _leaders[term] != member)
            throw new InvariantBrokenException($"{_leaders[term]} and {member} both lead term {term}");
    }

    /// <summary>A member applied an entry.</summary>
    /// <param name="answer">What it answers the caller, when the caller is there.</param>
    public void Applied(ulong member, in CommittedEntry entry, object? answer)
    {
        if (!_lines.TryGetValue(entry.Index, out Line? line)) line = Add(member, entry);
        if (line.Term != entry.Term || !line.Request.Span.SequenceEqual(entry.Request.Span))
            throw new InvariantBrokenException($"{member} applies another entry {entry.Index} (of term {entry.Term}) than others did (of term {line.Term})");
        if (answer is not null && !answer.Equals(line.Answer))
            throw new InvariantBrokenException($"{member} answers entry {entry.Index} with {answer}, where {line.Answer} is right");
    }

    /// <summary>A member shows a state to its readers.</summary>
    public void Shown(ulong member, ulong index, long revision)
    {
        rule.Applied(index);
        int at = _revisions.BinarySearch((index, long.MaxValue));
        long expected = _revisions[(at < 0 ? ~at : at) - 1].Revision;
        if (revision != expected) throw new InvariantBrokenException($"{member} is at revision {revision} after entry {index}, {expected} is right");
    }

    /// <summary>Whether this request made the revision.</summary>
    public bool Made(IMessage request, long revision) => _makers.TryGetValue(revision, out IMessage? maker) && maker.Equals(request);

    /// <summary>A client was told that its write was not even begun.</summary>
    public void Refused(string value)
    {
        _refused.Add(value);
        if (_values.TryGetValue(value, out ulong index)) throw new InvariantBrokenException($"{value} was refused, but is entry {index}");
    }

    /// <summary>After a calm, what was past before it began is compacted, where the store does that by itself.</summary>
    public void CheckCompacted(long calmSince)
    {
        if (keptMicros == 0) return;
        long oldest = _made.Where(m => m.Value < calmSince).Select(m => m.Key).DefaultIfEmpty(0).Max();
        if (Model.CompactRevision < oldest) throw new InvariantBrokenException($"revision {oldest} was made before the calm, and yet only {Model.CompactRevision} is compacted");
    }

    private Line Add(ulong member, in CommittedEntry entry)
    {
        if (entry.Index < _last) throw new InvariantBrokenException($"{member} applies entry {entry.Index}, which others have gone past without, up to {_last}");
        _last = entry.Index;
        (CommandKind kind, IMessage request) = StoreCommand.Decode(entry.Request, out Caller caller);
        trace.Note("commits", member, entry.Index, (ulong)Model.Revision, trace.IsKept ? $"{caller.User}{(caller.IsStore ? "store" : "")} {kind} {request}" : null);
        long before = Model.Revision;
        var line = new Line(entry.Term, entry.Request, Model.Apply(kind, request, caller, entry.Index));
        trace.Note("answers", 0, entry.Index, (ulong)Model.Revision, trace.IsKept ? $"{line.Answer}" : null);
        if (line.Answer is not StoreError)
        {
            foreach (string value in Values(request)) CheckOnce(value, entry.Index);
            if (caller.IsStore && request is CompactionRequest compaction) CheckAge(compaction.Revision);
        }

        if (Model.Revision > before)
        {
            _makers.Add(Model.Revision, request);
            _made.Add(Model.Revision, queue.Now);
        }

        _lines.Add(entry.Index, line);
        _revisions.Add((entry.Index, Model.Revision));
        if (request is LeaseRevokeRequest revoke && line.Answer is LeaseRevokeResponse) leases.Revoked(revoke.ID, queue.Now);
        if (request is LeaseEnd end && line.Answer is LeaseRevokeResponse) leases.Revoked(end.Id, queue.Now);
        if (request is LeaseGrantRequest grant && line.Answer is LeaseGrantResponse) leases.Begun(grant.ID, grant.TTL, queue.Now);
        if (request is LeaseKeepAliveRequest renew) leases.Begun(renew.ID, Model.LeaseTtl(renew.ID) ?? 0, queue.Now);
        return line;
    }

    /// <summary>The store itself compacts only what has been the past for as long as it was told to keep it.</summary>
    private void CheckAge(long revision)
    {
        long age = queue.Now - _made.GetValueOrDefault(revision);
        if (age < keptMicros * ClockError) throw new InvariantBrokenException($"the store compacts {revision}, {age / 1000} ms after it was made");
    }

    private void CheckOnce(string value, ulong index)
    {
        if (!_values.TryAdd(value, index)) throw new InvariantBrokenException($"{value} was written by entry {_values[value]} and again by {index}");
        if (_refused.Contains(value)) throw new InvariantBrokenException($"{value} was refused, but is entry {index}");
    }

    private static IEnumerable<string> Values(IMessage request) => request switch
    {
        PutRequest { Value.IsEmpty: false } put => [put.Value.ToStringUtf8()],
        TxnRequest txn => txn.Success.Concat(txn.Failure).Where(o => o.RequestPut is { Value.IsEmpty: false }).Select(o => o.RequestPut.Value.ToStringUtf8()).Distinct(StringComparer.Ordinal),
        _ => [],
    };

    private sealed record Line(ulong Term, ReadOnlyMemory<byte> Request, object Answer);
}
