using Etcdserverpb;
using Google.Protobuf;
using Grpc.Core;
using MiniKube.ControlPlane.Store.Mvcc;
using MiniKube.Histories.KeyValue;
using MiniKube.Simulation.Tests.Store.Histories;
using MiniKube.Simulation.Tests.Store.Members;

namespace MiniKube.Simulation.Tests.Store.Clients;

/// <summary>
/// Puts, deletes, compares and swaps, reads and compacts. Every answer names a revision: it must be the model's answer at
/// that revision, and revisions must keep real time, which together is linearizability. Beside that all of it is recorded, for
/// a search that knows nothing of the model.
/// </summary>
internal sealed class KeyClient(StoreWorld world, string name, string? user) : Client(world, name, user)
{
    private const int Keys = 8;
    private int _values;

    protected override void Act()
    {
        int dice = Random.Next(100);
        if (dice >= 100 - World.Settings.Compactions)
        {
            Compact();
            return;
        }

        switch (dice)
        {
            case < 35: Put(); break;
            case < 45: Delete(); break;
            case < 60: Swap(); break;
            case < 75: Read(RandomRange(), serializable: false); break;
            case < 85: Read(RandomRange(), serializable: true); break;
            case < 92: ReadOld(); break;
            default: ReadTogether(); break;
        }
    }

    private void Put()
    {
        var put = new PutRequest { Key = RandomKey(), Value = NewValue(out string value), PrevKv = Random.Next(3) == 0 };
        string key = put.Key.ToStringUtf8();
        Write(put, (front, call) => front.Kv.Put(put, call), [value], Note.Write(new KeyWrite(key, value)), r => new StoreAnswer(r.Header.Revision, true, put.PrevKv ? Note.Seen([key], [r.PrevKv]) : Note.Nothing));
    }

    private void Delete()
    {
        bool isOne = Random.Next(3) > 0;
        (ByteString key, ByteString end, string[] keys) = isOne ? OneKey() : RandomInterval();
        var delete = new DeleteRangeRequest { Key = key, RangeEnd = end, PrevKv = !isOne || Random.Next(3) == 0 };
        Write(delete, (front, call) => front.Kv.DeleteRange(delete, call), [], Note.Write([.. keys.Select(k => new KeyWrite(k, null))]), r => new StoreAnswer(
            r.Header.Revision, r.Deleted > 0, delete.PrevKv || r.Deleted == 0 ? Note.Seen(keys, r.PrevKvs) : Note.Nothing));
    }

    /// <summary>Changes two keys if one of them is still as it was (as the client knows, or as it has guessed).</summary>
    private void Swap()
    {
        ByteString key = RandomKey();
        long known = World.Ledger.Model.Find(key.ToStringUtf8(), World.Floor)?.Mod ?? 0;
        var compare = new Compare
        {
            Key = key,
            Target = Compare.Types.CompareTarget.Mod,
            Result = Compare.Types.CompareResult.Equal,
            ModRevision = Random.Next(4) == 0 ? Random.NextInt64(1, World.Floor + 2) : known,
        };
        ByteString[] keys = [.. new[] { key, RandomKey() }.Distinct()];
        ByteString value = NewValue(out string text);
        var txn = new TxnRequest { Compare = { compare }, Failure = { new RequestOp { RequestRange = new RangeRequest { Key = key } } } };
        txn.Success.AddRange(keys.Select(k => new RequestOp { RequestPut = new PutRequest { Key = k, Value = value } }));
        StoreOperation note = Note.Write([.. keys.Select(k => new KeyWrite(k.ToStringUtf8(), text))]) with { Guard = new Guard(key.ToStringUtf8(), compare.ModRevision) };
        Write(txn, (front, call) => front.Kv.Txn(txn, call), [text], note, r => new StoreAnswer(
            r.Header.Revision, r.Succeeded, r.Succeeded ? Note.Nothing : Note.Seen([key.ToStringUtf8()], r.Responses[0].ResponseRange.Kvs)));
    }

    private void Write<T>(IMessage request, Func<Front, ServerCallContext, Task<T>> write, string[] values, StoreOperation? note, Func<T, StoreAnswer> read)
        where T : class, IMessage
    {
        long floor = World.Floor;
        note = note is null ? null : note with { Client = Name, Called = Now };
        World.Trace.Note("asks", 0, (ulong)floor, detail: World.Trace.IsKept ? $"{Name} {request}" : null);
        Call(
            write,
            answer =>
            {
                StoreAnswer told = read(answer);
                World.Trace.Note("is told", 0, (ulong)told.Revision, detail: World.Trace.IsKept ? $"{Name} {answer}" : null);
                if (told.Applied && !World.Ledger.Made(request, told.Revision)) throw new InvariantBrokenException($"{Name}: {request} was acknowledged at {told.Revision}, where something else was done");
                if (told.Revision < floor || (told.Applied && told.Revision == floor))
                    throw new InvariantBrokenException($"{Name}: {request} was done at {told.Revision}, although it was asked for after {floor}");
                World.History.Add(note, Now, told);
                World.Reached(told.Revision);
            },
            error =>
            {
                World.Trace.Note("is refused", detail: World.Trace.IsKept ? $"{Name} {error?.Message ?? "without a word"}" : null);
                if (!IsRefusal(error)) World.History.Add(note);
                else foreach (string value in values) World.Ledger.Refused(value);
            });
    }

    private void ReadOld()
    {
        RangeRequest read = RandomRange();
        read.Revision = Random.NextInt64(1, World.Floor + 1);
        Read(read, serializable: Random.Next(2) == 0);
    }

    private void Read(RangeRequest request, bool serializable)
    {
        request.Serializable = serializable;
        long floor = World.Floor, called = Now;
        int rights = World.Ledger.Model.Auth.Count;
        SimMember member = World.Pick(Random);
        Call(
            (front, call) => front.Kv.Range(request, call),
            answer =>
            {
                long revision = answer.Header.Revision;
                CheckMayRead(serializable ? 1 : rights, request);
                World.Trace.Note("reads", 0, (ulong)revision, (ulong)answer.Count, World.Trace.IsKept ? $"{Name} {request}" : null);
                if (!serializable && revision < floor) throw new InvariantBrokenException($"{Name}: a stale read: {member.Id} shows {revision} although {floor} had been seen");
                answer.Header = null;
                RangeResponse expected = World.Ledger.Model.Read(request, request.Revision > 0 ? request.Revision : revision);
                if (!answer.Equals(expected)) throw new InvariantBrokenException($"{Name}: {member.Id} answers {request} at {revision} with {answer}, where {expected} is right");
                if (serializable) return;
                World.Reached(revision);
                if (request.Revision == 0) World.History.Add(Note.Read() with { Client = Name, Called = called }, Now, new StoreAnswer(revision, false, Note.Seen(Whole(request), answer.Kvs)));
            },
            error => CheckReadRefusal(request, serializable, rights, error),
            member);
    }

    /// <summary>What was read may be read, by the users and roles of some moment since the call.</summary>
    private void CheckMayRead(int rights, params RangeRequest[] requests)
    {
        if (!World.Ledger.Model.Auth.Skip(rights - 1).Any(a => Array.TrueForAll(requests, r => a.MayRead(User, r.Key, r.RangeEnd))))
            throw new InvariantBrokenException($"{Name}: {User ?? "nobody"} has read {string.Join<RangeRequest>(' ', requests)}; the rights are {World.Ledger.Model.Auth[^1]}");
    }

    private void CheckReadRefusal(RangeRequest request, bool serializable, int rights, StoreError? error)
    {
        if (error == StoreError.PermissionDenied && !serializable && World.Ledger.Model.Auth.Skip(rights - 1).All(a => a.MayRead(User, request.Key, request.RangeEnd)))
            throw new InvariantBrokenException($"{Name}: {User} may read {request}, and was refused; the rights are {World.Ledger.Model.Auth[^1]}");
        bool wrong = (error == StoreError.Compacted && World.Ledger.Model.CompactRevision <= request.Revision)
            || (error == StoreError.FutureRevision && !serializable);
        if (wrong) throw new InvariantBrokenException($"{Name}: {request} is refused: {error!.Message}; compacted is {World.Ledger.Model.CompactRevision}");
    }

    /// <summary>Several keys in one transaction that only reads.</summary>
    private void ReadTogether()
    {
        var txn = new TxnRequest();
        txn.Success.Add(new RequestOp { RequestRange = new RangeRequest { Key = RandomKey() } });
        txn.Success.Add(new RequestOp { RequestRange = RandomRange() });
        long floor = World.Floor;
        int rights = World.Ledger.Model.Auth.Count;
        Call(
            (front, call) => front.Kv.Txn(txn, call),
            answer =>
            {
                long revision = answer.Header.Revision;
                CheckMayRead(rights, [.. txn.Success.Select(o => o.RequestRange)]);
                if (revision < floor) throw new InvariantBrokenException($"{Name}: a stale transaction: {revision} although {floor} had been seen");
                answer.Header = null;
                TxnResponse expected = World.Ledger.Model.ReadTxn(txn, revision);
                if (!answer.Equals(expected)) throw new InvariantBrokenException($"{Name}: {txn} is answered at {revision} with {answer}, where {expected} is right");
                World.Reached(revision);
            },
            _ => { });
    }

    private void Compact()
    {
        long last = World.Floor;
        long revision = Math.Max(1, last - Random.NextInt64(Random.Next(2) == 0 ? 3 : 40));
        var compaction = new CompactionRequest { Revision = revision };
        Write(compaction, (front, call) => front.Kv.Compact(compaction, call), [], note: null, r => new StoreAnswer(r.Header.Revision, false, Note.Nothing));
    }

    private ByteString NewValue(out string value)
    {
        value = $"{Name}.{++_values}".PadRight(World.Settings.ValueBytes);
        return ByteString.CopyFromUtf8(value);
    }

    private ByteString RandomKey() => ByteString.CopyFromUtf8($"k{Random.Next(Keys)}");

    private (ByteString Key, ByteString End, string[] Keys) OneKey()
    {
        ByteString key = RandomKey();
        return (key, ByteString.Empty, [key.ToStringUtf8()]);
    }

    private (ByteString Key, ByteString End, string[] Keys) RandomInterval()
    {
        int from = Random.Next(Keys), to = Math.Min(from + 1 + Random.Next(3), 9);
        return (ByteString.CopyFromUtf8($"k{from}"), ByteString.CopyFromUtf8($"k{to}"), [.. Enumerable.Range(from, Math.Min(to, Keys) - from).Select(i => $"k{i}")]);
    }

    private RangeRequest RandomRange() => Random.Next(4) switch
    {
        0 => new RangeRequest { Key = ByteString.CopyFromUtf8("k"), RangeEnd = ByteString.CopyFromUtf8("l"), Limit = Random.Next(4) },
        1 => new RangeRequest { Key = RandomInterval().Key, RangeEnd = ByteString.CopyFromUtf8("k9"), KeysOnly = true },
        2 => new RangeRequest { Key = RandomKey(), RangeEnd = ByteString.CopyFrom(0), CountOnly = Random.Next(2) == 0 },
        _ => new RangeRequest { Key = RandomKey() },
    };

    /// <summary>The keys that an answer to this shows entirely; none where it leaves some out.</summary>
    private static string[] Whole(RangeRequest request)
    {
        if (request.RangeEnd.IsEmpty) return [request.Key.ToStringUtf8()];
        return request is { KeysOnly: false, CountOnly: false, Limit: 0 } && request.Key.Length == 1 ? [.. Enumerable.Range(0, Keys).Select(i => $"k{i}")] : [];
    }
}
