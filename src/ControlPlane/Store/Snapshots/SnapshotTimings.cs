using MiniKube.Machinery.Hosting.Metrics;

namespace MiniKube.ControlPlane.Store.Snapshots;

/// <summary>How long snapshot files take, under etcd's names: this member's own, and those the leader sent.</summary>
internal sealed class SnapshotTimings(MetricRegistry metrics, TimeProvider time)
{
    private static readonly double[] s_syncs = [.. Enumerable.Range(0, 14).Select(i => 0.001 * (1 << i))];
    private static readonly double[] s_totals = [.. Enumerable.Range(0, 10).Select(i => 0.1 * (1 << i))];

    private readonly HistogramSeries _ownSync = metrics.Histogram("etcd_snap_fsync_duration_seconds", "The latency distributions of fsync called by snap.", s_syncs).With();
    private readonly HistogramSeries _ownTotal = metrics.Histogram("etcd_debugging_snap_save_total_duration_seconds", "The total latency distributions of save called by snapshot.", s_syncs).With();
    private readonly HistogramSeries _sentSync = metrics.Histogram("etcd_snap_db_fsync_duration_seconds", "The latency distributions of fsyncing a snapshot the leader sent.", s_syncs).With();
    private readonly HistogramSeries _sentTotal = metrics.Histogram("etcd_snap_db_save_total_duration_seconds", "The total latency distributions of saving a snapshot the leader sent.", s_totals).With();

    public long Now => time.GetTimestamp();

    /// <param name="isSent">The leader's, not this member's own.</param>
    public void Synced(bool isSent, long began) => (isSent ? _sentSync : _ownSync).Observe(time.GetElapsedTime(began).TotalSeconds);

    /// <param name="isSent">The leader's, not this member's own.</param>
    public void Saved(bool isSent, long began) => (isSent ? _sentTotal : _ownTotal).Observe(time.GetElapsedTime(began).TotalSeconds);
}
