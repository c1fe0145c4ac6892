using MiniKube.Machinery.Hosting.Metrics;

namespace MiniKube.ControlPlane.Store.Mvcc;

/// <summary>Distributions of what the applier does seldom, under etcd's names. A compaction is one step over index and values.</summary>
internal sealed class StateTimings(MetricRegistry metrics, TimeProvider time)
{
    private static readonly double[] s_millis = [.. Enumerable.Range(0, 14).Select(i => (double)(100 << i))];
    private static readonly double[] s_pauses = [.. Enumerable.Range(0, 13).Select(i => (double)(1 << i))];
    private static readonly double[] s_seconds = [.. Enumerable.Range(0, 24).Select(i => (double)(1 << i))];

    private readonly HistogramSeries _compactions = metrics.Histogram("etcd_debugging_mvcc_db_compaction_total_duration_milliseconds", "Bucketed histogram of db compaction total duration.", s_millis).With();
    private readonly HistogramSeries _pauses = metrics.Histogram("etcd_debugging_mvcc_index_compaction_pause_duration_milliseconds", "Bucketed histogram of index compaction pause duration.", s_pauses).With();
    private readonly HistogramSeries _leases = metrics.Histogram("etcd_debugging_lease_ttl_total", "Bucketed histogram of lease TTLs.", s_seconds).With();

    public long Now => time.GetTimestamp();

    public void Compacted(long began)
    {
        var millis = time.GetElapsedTime(began).TotalMilliseconds;
        _compactions.Observe(millis);
        _pauses.Observe(millis);
    }

    public void Granted(long seconds) => _leases.Observe(seconds);
}
