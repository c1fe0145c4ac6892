using MiniKube.Machinery.Hosting.Metrics;

namespace MiniKube.ControlPlane.Store.Consensus;

/// <summary>Numbers under etcd's names.</summary>
internal sealed class ConsensusMetrics
{
    private static readonly double[] s_syncBuckets = [0.001, 0.002, 0.004, 0.008, 0.016, 0.032, 0.064, 0.128, 0.256, 0.512, 1.024, 2.048, 4.096, 8.192];
    private readonly Histogram _sync;
    private readonly Counter _slowSyncs;

    public ConsensusMetrics(MetricRegistry registry)
    {
        HasLeader = registry.Gauge("etcd_server_has_leader", "Whether a leader is known.").With();
        IsLeader = registry.Gauge("etcd_server_is_leader", "Whether this member leads.").With();
        IsLearner = registry.Gauge("etcd_server_is_learner", "Whether this member is a learner.").With();
        LeaderChanges = registry.Counter("etcd_server_leader_changes_seen_total", "Leaders seen.").With();
        Committed = registry.Gauge("etcd_server_proposals_committed_total", "Highest committed index.").With();
        Applied = registry.Gauge("etcd_server_proposals_applied_total", "Highest applied index.").With();
        Failed = registry.Counter("etcd_server_proposals_failed_total", "Proposals that failed.").With();
        Snapshots = registry.Counter("etcd_server_snapshots_total", "Snapshots stored.").With();
        _sync = registry.Histogram("etcd_disk_wal_fsync_duration_seconds", "Duration of syncs of the write-ahead log.", s_syncBuckets);
        _slowSyncs = registry.Counter("etcd_disk_wal_slow_fsync_total", "Syncs of the write-ahead log that took longer than a heartbeat.");
    }

    public MetricValue HasLeader { get; }

    public MetricValue IsLeader { get; }

    public MetricValue IsLearner { get; }

    public MetricValue LeaderChanges { get; }

    public MetricValue Committed { get; }

    public MetricValue Applied { get; }

    public MetricValue Failed { get; }

    public MetricValue Snapshots { get; }

    /// <summary>How fast the disk is.</summary>
    public static void Observe(MetricRegistry registry, DiskPace pace)
    {
        registry.Observe("mk_store_disk_write_seconds", "What a write with its sync takes, on average over some ten.", () => pace.Average.TotalSeconds);
        registry.Observe("mk_store_disk_stall_seconds", "How long the write under way has been taking.", () => pace.Stall.TotalSeconds);
    }

    public void Synced(TimeSpan duration, bool slow)
    {
        _sync.Observe(duration.TotalSeconds);
        if (slow) _slowSyncs.Increment();
    }
}
