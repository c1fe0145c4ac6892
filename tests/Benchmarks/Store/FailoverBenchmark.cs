using System.Diagnostics;
using Etcdserverpb;
using Google.Protobuf;
using Grpc.Core;
using MiniKube.Benchmarks.Store.Load;

namespace MiniKube.Benchmarks.Store;

/// <summary>How long no write is acknowledged after the leader was ended with kill -9, many times over.</summary>
internal static class FailoverBenchmark
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(10);

    public static async Task<Measurement> MeasureAsync(string program, string folder, int port, int kills)
    {
        await using var cluster = await BenchmarkCluster.StartAsync(program, folder, port);
        var times = new List<double>();
        for (var i = 0; i < kills; i++)
        {
            var leader = await cluster.LeaderAsync();
            var clock = Stopwatch.StartNew();
            await cluster.KillAsync(leader);
            await FirstWriteAsync(cluster, leader);
            times.Add(clock.Elapsed.TotalMilliseconds);
            cluster.Start(leader);
            await cluster.WaitAsync(leader);
        }

        return Measurement.Of(times, TimeSpan.FromSeconds(1), TimeSpan.Zero);
    }

    /// <summary>Begins a write on each survivor every few milliseconds, for one that reached a member without a leader may never be answered.</summary>
    private static async Task FirstWriteAsync(BenchmarkCluster cluster, int dead)
    {
        var written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var enough = new CancellationTokenSource();
        var attempts = new List<Task>();
        while (!written.Task.IsCompleted)
        {
            for (var i = 0; i < cluster.Members; i++)
            {
                if (i != dead) attempts.Add(WriteAsync(cluster, i, written, enough.Token));
            }

            await Task.WhenAny(written.Task, Task.Delay(s_pause));
        }

        await enough.CancelAsync();
        await Task.WhenAll(attempts);
    }

    private static async Task WriteAsync(BenchmarkCluster cluster, int member, TaskCompletionSource written, CancellationToken cancellation)
    {
        try
        {
            await new KV.KVClient(cluster.Channel(member)).PutAsync(
                new PutRequest { Key = ByteString.CopyFromUtf8("failover") }, deadline: BenchmarkCluster.Soon(10), cancellationToken: cancellation);
            written.TrySetResult();
        }
        catch (RpcException)
        {
            // Another attempt will do.
        }
    }
}
