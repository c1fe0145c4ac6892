using Etcdserverpb;
using Google.Protobuf;

namespace MiniKube.Benchmarks.Store.Load;

/// <summary>One kind of call, made by a number of clients.</summary>
/// <param name="Name">As the table and <c>--workloads</c> have it.</param>
/// <param name="Clients">Calls under way at any time.</param>
/// <param name="Request">What is sent.</param>
/// <param name="Keys">Makes the source of key numbers for one connection; a negative number ends it.</param>
/// <param name="LeastBytes">A shorter answer is a failure.</param>
internal sealed record CallWorkload(string Name, int Clients, RequestTemplate Request, Func<int, Func<long>> Keys, int LeastBytes = 5)
{
    public const int ValueSize = 1024;
    public const int KeySpace = 10_000;
    public const int PrefixKeys = 1000;

    private static long s_created;

    /// <summary>Puts to random keys out of ten thousand.</summary>
    public static CallWorkload Put(int clients) => new($"put-{clients}", clients, PutTo("bench/"), RandomKeys);

    /// <summary>As an API server creates: a new key, guarded by its not being there.</summary>
    public static CallWorkload Create(int clients) => new($"create-{clients}", clients, CreateIn($"new/{Guid.NewGuid():N}/"), NewKeys);

    public static CallWorkload Get(int clients, bool serializable) => new(
        $"get-{(serializable ? "serializable" : "linearizable")}-{clients}", clients,
        new RequestTemplate("/etcdserverpb.KV/Range", new RangeRequest { Key = Key("bench/"), Serializable = serializable }), RandomKeys, ValueSize);

    public static CallWorkload Prefix(int clients) => new(
        $"prefix-{clients}", clients,
        new RequestTemplate("/etcdserverpb.KV/Range", new RangeRequest { Key = ByteString.CopyFromUtf8("many/"), RangeEnd = ByteString.CopyFromUtf8("many0") }),
        RandomKeys, PrefixKeys * ValueSize);

    /// <summary>Puts a number of keys once each.</summary>
    public static CallWorkload Fill(string prefix, int count, int clients = 100)
    {
        long next = -1;
        long Next() => Interlocked.Increment(ref next) is var number && number < count ? number : -1;
        return new CallWorkload("fill", clients, PutTo(prefix), _ => Next);
    }

    public static RequestTemplate PutTo(string prefix) =>
        new("/etcdserverpb.KV/Put", new PutRequest { Key = Key(prefix), Value = RequestTemplate.Value(ValueSize) });

    public static Func<long> RandomKeys(int seed)
    {
        var random = new Random(seed);
        return () => random.Next(KeySpace);
    }

    private static Func<long> NewKeys(int seed) => () => Interlocked.Increment(ref s_created);

    private static RequestTemplate CreateIn(string prefix)
    {
        var request = new TxnRequest();
        request.Compare.Add(new Compare { Key = Key(prefix), Target = Compare.Types.CompareTarget.Mod, Result = Compare.Types.CompareResult.Equal, ModRevision = 0 });
        request.Success.Add(new RequestOp { RequestPut = new PutRequest { Key = Key(prefix), Value = RequestTemplate.Value(ValueSize) } });
        request.Failure.Add(new RequestOp { RequestRange = new RangeRequest { Key = Key(prefix) } });
        return new RequestTemplate("/etcdserverpb.KV/Txn", request);
    }

    private static ByteString Key(string prefix) => ByteString.CopyFromUtf8(prefix + RequestTemplate.Number);
}
