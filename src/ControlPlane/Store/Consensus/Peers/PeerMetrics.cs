using System.Globalization;
using MiniKube.Machinery.Hosting.Metrics;

namespace MiniKube.ControlPlane.Store.Consensus.Peers;

/// <summary>Numbers about the ways to the other members, under etcd's names; members are named by their ids in hexadecimal.</summary>
internal sealed class PeerMetrics(MetricRegistry registry)
{
    private static readonly double[] s_buckets = [0.0001, 0.0002, 0.0004, 0.0008, 0.0016, 0.0032, 0.0064, 0.0128, 0.0256, 0.0512, 0.1024, 0.2048, 0.4096, 0.8192, 1.6384, 3.2768];

    private readonly Histogram _roundTrips = registry.Histogram("etcd_network_peer_round_trip_time_seconds", "Round-Trip-Time histogram between peers.", s_buckets, "To");
    private readonly Counter _sent = registry.Counter("etcd_network_peer_sent_bytes_total", "The total number of bytes sent to peers.", "To");
    private readonly Counter _failures = registry.Counter("etcd_network_peer_sent_failures_total", "The total number of send failures from peers.", "To");
    private readonly Gauge _active = registry.Gauge("etcd_network_active_peers", "The current number of active peer connections.", "Local", "Remote");
    private readonly Counter _lost = registry.Counter("etcd_network_disconnected_peers_total", "The total number of disconnected peers.", "Local", "Remote");

    public void RoundTrip(ulong to, TimeSpan duration) => _roundTrips.With(Id(to)).Observe(duration.TotalSeconds);

    public MetricValue Sent(ulong to) => _sent.With(Id(to));

    public void Connected(ulong local, ulong remote) => _active.With(Id(local), Id(remote)).Set(1);

    public void Disconnected(ulong local, ulong remote)
    {
        _active.With(Id(local), Id(remote)).Set(0);
        _lost.With(Id(local), Id(remote)).Increment();
        _failures.With(Id(remote)).Increment();
    }

    private static string Id(ulong id) => id.ToString("x", CultureInfo.InvariantCulture);
}
