using Etcdserverpb;
using Grpc.Core;
using MiniKube.Histories.KeyValue;
using MiniKube.Integration.Tests.Chaos.Members;

namespace MiniKube.Integration.Tests.Chaos.Clients;

/// <summary>A client's way to the cluster: one member at a time, another after an error. Records every operation and how it ended.</summary>
internal sealed class StoreCaller(string name, ChaosCluster cluster, Recorder recorder, Random random, TimeSpan deadline)
{
    private ChaosMember _member = cluster.Seated[random.Next(cluster.Seated.Count)];

    public string Name => name;

    public ChaosMember Member => _member;

    public Recorder Recorder => recorder;

    /// <summary>Calls, and returns the answer; null when there was none, after having moved to another member.</summary>
    public async Task<T?> CallAsync<T>(StoreOperation operation, Func<ChannelBase, CallOptions, AsyncUnaryCall<T>> call, Func<T, StoreAnswer> read, CancellationToken cancellation)
        where T : class
    {
        operation = operation with { Client = name, Member = _member.Name, Called = Recorder.Now };
        var response = await CallAsync(call, status => Fail(operation, status), cancellation);
        if (response is not null) recorder.Add(operation with { Returned = Recorder.Now, Answer = read(response) });
        return response;
    }

    /// <summary>Calls without recording.</summary>
    public async Task<T?> CallAsync<T>(Func<ChannelBase, CallOptions, AsyncUnaryCall<T>> call, Action<Status> failed, CancellationToken cancellation)
        where T : class
    {
        try
        {
            return await call(_member.Channel, new CallOptions(deadline: DateTime.UtcNow + deadline));
        }
        catch (RpcException e)
        {
            failed(e.Status);
            recorder.Add(e);
            await MoveAsync(cancellation);
            return null;
        }
    }

    /// <summary>Goes on at another member, after a moment.</summary>
    public async Task MoveAsync(CancellationToken cancellation)
    {
        await Task.Delay(20 + random.Next(60), cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var others = cluster.Seated.Where(m => m != _member).ToList();
        if (others.Count > 0) _member = others[random.Next(others.Count)];
    }

    private void Fail(StoreOperation operation, Status status)
    {
        var mayHaveHappened = operation.Kind is OperationKind.Write && !RetriableErrors.IsRefusal(status);
        if (mayHaveHappened) recorder.Add(operation);
    }
}
