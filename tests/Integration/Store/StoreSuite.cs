using Etcdserverpb;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;

namespace MiniKube.Integration.Tests.Store;

/// <summary>What the suites of KV, Watch and Lease run against; a collection of its own keeps one server for all its tests.</summary>
public interface IStoreUnderTest : IAsyncLifetime
{
    GrpcChannel Channel { get; }

    string Address { get; }
}

/// <summary>Clients and short forms for the suites. Every test works under a prefix of its own.</summary>
public abstract class StoreSuite(IStoreUnderTest store)
{
    private readonly string _prefix = $"{Guid.NewGuid():N}/";

    protected KV.KVClient Kv { get; } = new(store.Channel);

    protected Watch.WatchClient Watches { get; } = new(store.Channel);

    protected Lease.LeaseClient Leases { get; } = new(store.Channel);

    protected Maintenance.MaintenanceClient Maintenance { get; } = new(store.Channel);

    protected static ByteString Bytes(string text) => ByteString.CopyFromUtf8(text);

    /// <summary>A key of this test.</summary>
    protected ByteString Key(string name) => Bytes(_prefix + name);

    /// <summary>The end of the range of all keys of this test.</summary>
    protected ByteString End => Bytes(_prefix[..^1] + (char)(_prefix[^1] + 1));

    protected string Name(ByteString key) => key.ToStringUtf8()[_prefix.Length..];

    protected async Task<long> PutAsync(string name, string value, long lease = 0) =>
        (await Kv.PutAsync(new PutRequest { Key = Key(name), Value = Bytes(value), Lease = lease })).Header.Revision;

    protected RangeRequest All() => new() { Key = Key(""), RangeEnd = End };

    protected async Task<string[]> NamesAsync(RangeRequest request) =>
        [.. (await Kv.RangeAsync(request)).Kvs.Select(kv => Name(kv.Key))];

    protected async Task<string?> GetAsync(string name, long revision = 0) =>
        (await Kv.RangeAsync(new RangeRequest { Key = Key(name), Revision = revision })).Kvs.FirstOrDefault()?.Value.ToStringUtf8();

    protected static async Task<Status> FailAsync<T>(AsyncUnaryCall<T> call) =>
        (await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync)).Status;

    protected static async Task ExpectAsync<T>(AsyncUnaryCall<T> call, StatusCode code, string text)
    {
        var status = await FailAsync(call);
        Assert.Equal((code, text), (status.StatusCode, status.Detail));
    }

    protected static RequestOp PutOp(ByteString key, string value) => new() { RequestPut = new PutRequest { Key = key, Value = Bytes(value) } };

    protected static RequestOp GetOp(ByteString key) => new() { RequestRange = new RangeRequest { Key = key } };

    protected static RequestOp DeleteOp(ByteString key, ByteString? end = null) =>
        new() { RequestDeleteRange = new DeleteRangeRequest { Key = key, RangeEnd = end ?? ByteString.Empty } };
}
