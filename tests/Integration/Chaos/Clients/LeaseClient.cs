using Etcdserverpb;
using Google.Protobuf;
using Grpc.Core;
using MiniKube.Histories.KeyValue;

namespace MiniKube.Integration.Tests.Chaos.Clients;

/// <summary>
/// Takes leases, hangs keys on them, renews them for a while, then revokes them or lets them run out.
/// A lease that runs out is recorded as an operation of unknown outcome that cannot have happened before its time.
/// </summary>
internal sealed class LeaseClient(StoreCaller caller, Random random)
{
    private const int Seconds = 1;

    public async Task RunAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested) await NextAsync(cancellation);
    }

    private async Task NextAsync(CancellationToken cancellation)
    {
        var renewed = Recorder.Now;
        var granted = await caller.CallAsync((c, o) => new Lease.LeaseClient(c).LeaseGrantAsync(new LeaseGrantRequest { TTL = Seconds }, o), _ => { }, cancellation);
        if (granted is null) return;
        var keys = Enumerable.Range(0, 2).Select(i => $"l/{granted.ID:x}/{i}").ToList();
        var isCertain = true;
        foreach (var key in keys) isCertain &= await PutAsync(key, granted.ID, cancellation);
        var renewals = random.Next(6);
        for (var i = 0; i < renewals && !cancellation.IsCancellationRequested; i++)
        {
            await Task.Delay(300, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var called = Recorder.Now;
            if (await RenewAsync(granted.ID)) renewed = called;
        }

        var end = new StoreOperation { Client = caller.Name, Kind = OperationKind.LeaseEnd, Writes = [.. keys.Select(k => new KeyWrite(k, null))], Called = renewed + (granted.TTL * 1_000_000L) };
        if (random.Next(2) == 0) await RevokeAsync(granted.ID, end, isCertain, cancellation);
        else caller.Recorder.Add(end);
    }

    private async Task<bool> PutAsync(string key, long lease, CancellationToken cancellation)
    {
        var value = caller.Recorder.NextValue(caller.Name);
        var request = new PutRequest { Key = ByteString.CopyFromUtf8(key), Value = ByteString.CopyFromUtf8(value), Lease = lease };
        var operation = new StoreOperation { Client = "", Kind = OperationKind.Write, Writes = [new KeyWrite(key, value, lease)], Called = 0 };
        return await caller.CallAsync(operation, (c, o) => new KV.KVClient(c).PutAsync(request, o), Read, cancellation) is not null;

        static StoreAnswer Read(PutResponse r) => new(r.Header.Revision, true, new Dictionary<string, KeyVersion?>());
    }

    private async Task<bool> RenewAsync(long lease)
    {
        try
        {
            using var call = new Lease.LeaseClient(caller.Member.Channel).LeaseKeepAlive(deadline: DateTime.UtcNow.AddSeconds(1));
            await call.RequestStream.WriteAsync(new LeaseKeepAliveRequest { ID = lease });
            return await call.ResponseStream.MoveNext(CancellationToken.None) && call.ResponseStream.Current.TTL > 0;
        }
        catch (RpcException e)
        {
            caller.Recorder.Add(e);
            return false;
        }
    }

    private async Task RevokeAsync(long lease, StoreOperation end, bool isCertain, CancellationToken cancellation)
    {
        end = end with { Called = Math.Min(end.Called, Recorder.Now) };
        var response = await caller.CallAsync((c, o) => new Lease.LeaseClient(c).LeaseRevokeAsync(new LeaseRevokeRequest { ID = lease }, o), _ => { }, cancellation);
        var isKnown = response is not null && isCertain;
        caller.Recorder.Add(isKnown ? end with { Returned = Recorder.Now, Answer = new StoreAnswer(response!.Header.Revision, true, new Dictionary<string, KeyVersion?>()) } : end);
    }
}
