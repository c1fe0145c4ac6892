using MiniKube.Machinery.Hosting.Metrics;

namespace MiniKube.ControlPlane.Store.Services;

/// <summary>How long what operators ask for took, under etcd's names: snapshots for clients, defragmentation, hashes, promotions.</summary>
internal sealed class UpkeepMetrics(MetricRegistry metrics, TimeProvider time)
{
    private readonly HistogramSeries _defragment = metrics.Histogram("etcd_disk_backend_defrag_duration_seconds", "The latency distribution of giving space back.", Doubling(0.1, 13)).With();
    private readonly HistogramSeries _snapshot = metrics.Histogram("etcd_disk_backend_snapshot_duration_seconds", "The latency distribution of snapshots sent to clients.", Doubling(0.01, 17)).With();
    private readonly HistogramSeries _hash = metrics.Histogram("etcd_mvcc_hash_duration_seconds", "The latency distribution of hashing all that is stored.", Doubling(0.01, 15)).With();
    private readonly HistogramSeries _hashOfRevision = metrics.Histogram("etcd_mvcc_hash_rev_duration_seconds", "The latency distribution of hashing keys up to a revision.", Doubling(0.01, 15)).With();
    private readonly MetricValue _defragmenting = metrics.Gauge("etcd_disk_defrag_inflight", "Whether space is being given back.").With();

    /// <summary>Learners that became voters through this member.</summary>
    public MetricValue Promotions { get; } = metrics.Counter("etcd_server_learner_promote_successes", "The total number of successful learner promotions while this member is leader.").With();

    public Task DefragmentAsync(Func<Task> work) => TimeAsync(_defragment, async () =>
    {
        _defragmenting.Add(1);
        try
        {
            await work();
        }
        finally
        {
            _defragmenting.Add(-1);
        }
    });

    public Task SnapshotAsync(Func<Task> work) => TimeAsync(_snapshot, work);

    public Task HashAsync(bool ofRevision, Func<Task> work) => TimeAsync(ofRevision ? _hashOfRevision : _hash, work);

    /// <summary>Bounds that double, as etcd's histograms have them.</summary>
    public static double[] Doubling(double first, int count) => [.. Enumerable.Range(0, count).Select(i => first * (1L << i))];

    private async Task TimeAsync(HistogramSeries series, Func<Task> work)
    {
        var began = time.GetTimestamp();
        await work();
        series.Observe(time.GetElapsedTime(began).TotalSeconds);
    }
}
