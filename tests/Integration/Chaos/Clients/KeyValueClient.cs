using Etcdserverpb;
using Google.Protobuf;
using MiniKube.Histories.KeyValue;
using static Etcdserverpb.Compare.Types;
using StoreTxn = Etcdserverpb.TxnRequest;

namespace MiniKube.Integration.Tests.Chaos.Clients;

/// <summary>Reads, writes, deletes, swaps by mod revision and writes two keys at once, all on a few keys that everybody uses.</summary>
internal sealed class KeyValueClient(StoreCaller caller, WorkloadOptions options, Random random)
{
    private readonly Dictionary<string, long> _lastSeen = new(StringComparer.Ordinal);
    private readonly long _began = Recorder.Now;

    public async Task RunAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            await NextAsync(cancellation);
            var pause = options.Pause * (0.5 + random.NextDouble());
            await Task.Delay(pause, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private string Generation => $"k/{(Recorder.Now - _began) / (long)options.KeyAge.TotalMicroseconds}/";

    private Task NextAsync(CancellationToken cancellation)
    {
        var key = $"{Generation}{random.Next(options.Keys)}";
        return random.Next(100) switch
        {
            < 25 => PutAsync(key, cancellation),
            < 45 => ReadAsync([key], OperationKind.Read, cancellation),
            < 60 => ReadAsync([key], OperationKind.SerializableRead, cancellation),
            < 68 => DeleteAsync(key, cancellation),
            < 90 => SwapAsync(key, cancellation),
            < 95 => PutPairAsync($"{Generation}{random.Next(options.Keys / 2)}", $"{Generation}{(options.Keys / 2) + random.Next(options.Keys / 2)}", cancellation),
            _ => ReadAsync([.. Enumerable.Range(0, options.Keys).Select(i => $"{Generation}{i}")], OperationKind.Read, cancellation),
        };
    }

    private async Task ReadAsync(string[] keys, OperationKind kind, CancellationToken cancellation)
    {
        var prefix = keys[0][..(keys[0].LastIndexOf('/') + 1)];
        var request = keys.Length == 1
            ? new RangeRequest { Key = Bytes(keys[0]) }
            : new RangeRequest { Key = Bytes(prefix), RangeEnd = Bytes(prefix[..^1] + '0') };
        request.Serializable = kind == OperationKind.SerializableRead;
        var response = await caller.CallAsync(Operation(kind), (c, o) => new KV.KVClient(c).RangeAsync(request, o), Read, cancellation);
        foreach (var kv in response?.Kvs ?? []) _lastSeen[kv.Key.ToStringUtf8()] = kv.ModRevision;

        StoreAnswer Read(RangeResponse r) => new(r.Header.Revision, false, Answers.Seen(keys, r.Kvs));
    }

    private async Task PutAsync(string key, CancellationToken cancellation)
    {
        var (value, looks) = (caller.Recorder.NextValue(caller.Name), random.Next(2) == 0);
        var request = new PutRequest { Key = Bytes(key), Value = Padded(value), PrevKv = looks };
        var response = await caller.CallAsync(Operation(OperationKind.Write, new KeyWrite(key, value)), (c, o) => new KV.KVClient(c).PutAsync(request, o), Read, cancellation);
        if (response is not null) _lastSeen[key] = response.Header.Revision;

        StoreAnswer Read(PutResponse r) => new(r.Header.Revision, true, looks ? Answers.Seen([key], [r.PrevKv]) : []);
    }

    private Task DeleteAsync(string key, CancellationToken cancellation)
    {
        var request = new DeleteRangeRequest { Key = Bytes(key), PrevKv = true };
        return caller.CallAsync(Operation(OperationKind.Write, new KeyWrite(key, null)), (c, o) => new KV.KVClient(c).DeleteRangeAsync(request, o), Read, cancellation);

        StoreAnswer Read(DeleteRangeResponse r) => new(r.Header.Revision, r.Deleted > 0, Answers.Seen([key], r.PrevKvs));
    }

    /// <summary>Compare-and-swap from the revision last seen, which others may have passed.</summary>
    private async Task SwapAsync(string key, CancellationToken cancellation)
    {
        var (value, expected) = (caller.Recorder.NextValue(caller.Name), _lastSeen.GetValueOrDefault(key));
        var request = new StoreTxn
        {
            Compare = { new Compare { Key = Bytes(key), Target = CompareTarget.Mod, Result = CompareResult.Equal, ModRevision = expected } },
            Success = { new RequestOp { RequestPut = new PutRequest { Key = Bytes(key), Value = Padded(value) } } },
            Failure = { new RequestOp { RequestRange = new RangeRequest { Key = Bytes(key) } } },
        };
        var operation = Operation(OperationKind.Write, new KeyWrite(key, value)) with { Guard = new Guard(key, expected) };
        var response = await caller.CallAsync(operation, (c, o) => new KV.KVClient(c).TxnAsync(request, o), Read, cancellation);
        if (response is { Succeeded: true }) _lastSeen[key] = response.Header.Revision;
        else if (response is not null) _lastSeen[key] = response.Responses[0].ResponseRange.Kvs.FirstOrDefault()?.ModRevision ?? 0;

        StoreAnswer Read(TxnResponse r) => r.Succeeded
            ? new StoreAnswer(r.Header.Revision, true, new Dictionary<string, KeyVersion?>())
            : new StoreAnswer(r.Header.Revision, false, Answers.Seen([key], r.Responses[0].ResponseRange.Kvs));
    }

    private Task PutPairAsync(string first, string second, CancellationToken cancellation)
    {
        var values = (First: caller.Recorder.NextValue(caller.Name), Second: caller.Recorder.NextValue(caller.Name));
        var request = new StoreTxn
        {
            Success =
            {
                new RequestOp { RequestPut = new PutRequest { Key = Bytes(first), Value = Padded(values.First), PrevKv = true } },
                new RequestOp { RequestPut = new PutRequest { Key = Bytes(second), Value = Padded(values.Second), PrevKv = true } },
            },
        };
        var operation = Operation(OperationKind.Write, new KeyWrite(first, values.First), new KeyWrite(second, values.Second));
        return caller.CallAsync(operation, (c, o) => new KV.KVClient(c).TxnAsync(request, o), Read, cancellation);

        StoreAnswer Read(TxnResponse r) => new(r.Header.Revision, true, Answers.Seen([first, second], r.Responses.Select(p => p.ResponsePut.PrevKv)));
    }

    private static StoreOperation Operation(OperationKind kind, params KeyWrite[] writes) => new() { Client = "", Kind = kind, Writes = writes, Called = 0 };

    private ByteString Padded(string value) => Bytes($"{value} ".PadRight(options.ValueBytes, 'x'));

    private static ByteString Bytes(string text) => ByteString.CopyFromUtf8(text);
}
