using Etcdserverpb;
using Google.Protobuf;

namespace MiniKube.Benchmarks.Store.Load;

/// <summary>Watchers of one prefix, each on a stream of its own, while some clients put to it as fast as they can.</summary>
internal static class WatchLoad
{
    private const int Writers = 16;

    /// <summary>The rate is events that arrived at all watchers together; the latency is from put to arrival.</summary>
    public static async Task<Measurement> MeasureAsync(BenchmarkCluster cluster, int watchers, TimeSpan warmUp, TimeSpan duration)
    {
        var create = new RequestTemplate("/etcdserverpb.Watch/Watch", new WatchRequest
        {
            CreateRequest = new WatchCreateRequest { Key = ByteString.CopyFromUtf8("watched/"), RangeEnd = ByteString.CopyFromUtf8("watched0") },
        });
        var connections = Enumerable.Range(0, CallLoad.MaxConnections).Select(i => new WatchConnection(new Uri(cluster.Urls[i % cluster.Urls.Count]), create)).ToList();
        try
        {
            for (int i = 0; i < connections.Count; i++) connections[i].Open((watchers / connections.Count) + (i < watchers % connections.Count ? 1 : 0));
            var window = Window.After(warmUp, duration);
            foreach (var connection in connections) connection.Window = window;
            var reading = connections.Select(c => CallLoad.OnThreadAsync(() =>
            {
                c.Run();
                return c.Ages;
            })).ToList();
            var puts = new CallWorkload("watched", Writers, CallWorkload.PutTo("watched/"), CallWorkload.RandomKeys);
            Task<List<Sample>> writing = CallLoad.RunAsync(cluster, puts, window);
            await Task.Delay(warmUp);
            TimeSpan before = cluster.ProcessorTime();
            await Task.Delay(duration);
            TimeSpan spent = cluster.ProcessorTime() - before;
            await writing;
            foreach (var connection in connections) connection.Stop();
            await CallLoad.RunAsync(cluster, CallWorkload.Fill("watched/", 1, 1), new Window(0, long.MaxValue));
            return Measurement.Of([.. (await Task.WhenAll(reading)).SelectMany(a => a)], window.Length, spent);
        }
        finally
        {
            foreach (var connection in connections) connection.Dispose();
        }
    }
}
