using System.Diagnostics;
using Etcdserverpb;
using Google.Protobuf;

namespace MiniKube.Benchmarks.Store;

/// <summary>How long a member alone takes from its start after kill -9 to its first write, with so much data in keys of 1 KiB.</summary>
internal static class RestartBenchmark
{
    private const int KeysAtOnce = 100;
    private const int Writers = 4;

    public static async Task<double> MeasureAsync(string program, string folder, int port, StoreBenchmarkOptions options)
    {
        await using var cluster = await BenchmarkCluster.StartAsync(program, folder, port, members: 1);
        long keys = (long)options.RestartMebibytes * 1024;
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(w => FillAsync(cluster, keys * w / Writers, keys * (w + 1) / Writers)));
        var seconds = new List<double>();
        for (var round = 0; round < options.Rounds; round++)
        {
            await cluster.KillAsync(0);
            var clock = Stopwatch.StartNew();
            cluster.Start(0);
            await cluster.WaitAsync(0, pauseMilliseconds: 10);
            seconds.Add(clock.Elapsed.TotalSeconds);
        }

        return seconds.Order().ElementAt(seconds.Count / 2);
    }

    private static async Task FillAsync(BenchmarkCluster cluster, long from, long to)
    {
        var kv = new KV.KVClient(cluster.Channel(0));
        var value = new byte[1024];
        new Random(1).NextBytes(value);
        for (var key = from; key < to;)
        {
            var txn = new TxnRequest();
            for (; key < to && txn.Success.Count < KeysAtOnce; key++)
                txn.Success.Add(new RequestOp { RequestPut = new PutRequest { Key = ByteString.CopyFromUtf8($"held/{key:D8}"), Value = UnsafeByteOperations.UnsafeWrap(value) } });
            await kv.TxnAsync(txn);
        }
    }
}
