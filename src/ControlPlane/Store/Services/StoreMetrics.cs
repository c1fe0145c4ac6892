using MiniKube.ControlPlane.Store.Consensus;
using MiniKube.ControlPlane.Store.Mvcc;
using MiniKube.ControlPlane.Store.Watch;
using MiniKube.Machinery.Hosting.Metrics;

namespace MiniKube.ControlPlane.Store.Services;

/// <summary>The numbers of the state under etcd's metric names, besides those of consensus. All are read when asked for.</summary>
internal static class StoreMetrics
{
    public static void AddTo(MetricRegistry metrics, IConsensus consensus, StoreStateMachine state, WatchHub watches, ProgressTimer streams, long quota)
    {
        AddServer(metrics, consensus, quota);
        AddKeys(metrics, state);
        AddLeasesAndUsers(metrics, state);
        AddWatches(metrics, watches, streams);
        metrics.Observe("etcd_debugging_mvcc_events_total", "Total number of events made for watchers.", () => state.Counters.Puts + state.Counters.Deletes);
    }

    private static void AddServer(MetricRegistry metrics, IConsensus consensus, long quota)
    {
        var id = consensus.MemberId.ToString("x", System.Globalization.CultureInfo.InvariantCulture);
        metrics.Observe("etcd_server_id", "Server or member ID in hexadecimal format. 1 for 'server_id' label with current ID.", "server_id", id, () => 1);
        metrics.Observe("etcd_server_version", "Which version is running. 1 for 'server_version' label with current version.", "server_version", StoreVersion.Server, () => 1);
        metrics.Observe("etcd_cluster_version", "Which version is running. 1 for 'cluster_version' label with current cluster version.", "cluster_version", StoreVersion.ClusterMinor, () => 1);
        if (consensus is IPeerComparison peers) metrics.Observe("mk_store_cluster_protocol", "The version of the peer protocol that every member speaks.", () => peers.ClusterProtocol);
        metrics.Observe("etcd_server_quota_backend_bytes", "Current backend storage quota size in bytes.", () => Math.Max(0, quota));
    }

    private static void AddWatches(MetricRegistry metrics, WatchHub watches, ProgressTimer streams)
    {
        metrics.ObserveGauge("etcd_debugging_mvcc_watcher_total", "Total number of watchers.", () => watches.WatcherCount);
        metrics.ObserveGauge("etcd_debugging_mvcc_watch_stream_total", "Total number of watch streams.", () => streams.Count);
        metrics.ObserveGauge("etcd_debugging_mvcc_slow_watcher_total", "Total number of watchers that have fallen out of the window of recent events.", () => watches.Backlog().Slow);
        metrics.ObserveGauge("etcd_debugging_mvcc_pending_events_total", "Revisions watchers have still to be told of, summed over the watchers.", () => watches.Backlog().Pending);
    }

    private static void AddKeys(MetricRegistry metrics, StoreStateMachine state)
    {
        metrics.Observe("etcd_mvcc_db_total_size_in_bytes", "Total size of the data with its history in bytes.", () => state.View.Size);
        metrics.Observe("etcd_mvcc_db_total_size_in_use_in_bytes", "Total size of the data in use in bytes.", () => state.View.Size);
        metrics.Observe("etcd_debugging_mvcc_db_total_size_in_bytes", "Total size of the data with its history in bytes.", () => state.View.Size);
        metrics.Observe("etcd_mvcc_db_open_read_transactions", "The number of moments of the state that are kept for somebody who reads.", () => state.PinCount);
        metrics.ObserveGauge("etcd_debugging_mvcc_total_put_size_in_bytes", "The total size of put kv pairs seen by this member.", () => state.Counters.PutBytes);
        metrics.Observe("etcd_debugging_mvcc_db_compaction_keys_total", "Total number of db keys compacted.", () => state.Counters.VersionsCompacted);
        metrics.ObserveGauge("etcd_debugging_mvcc_keys_total", "Total number of keys.", () => state.KeyCount);
        metrics.Observe("etcd_debugging_mvcc_current_revision", "The current revision of store.", () => state.View.Revision);
        metrics.Observe("etcd_debugging_mvcc_compact_revision", "The revision of the last compaction in store.", () => Math.Max(0, state.View.CompactRevision));
        foreach (var prefix in new[] { "etcd_mvcc", "etcd_debugging_mvcc" })
        {
            metrics.Observe($"{prefix}_put_total", "Total number of puts seen by this member.", () => state.Counters.Puts);
            metrics.Observe($"{prefix}_delete_total", "Total number of deletes seen by this member.", () => state.Counters.Deletes);
            metrics.Observe($"{prefix}_txn_total", "Total number of txns seen by this member.", () => state.Counters.Txns);
            metrics.Observe($"{prefix}_range_total", "Total number of ranges seen by this member.", () => state.Counters.Ranges);
        }
    }

    private static void AddLeasesAndUsers(MetricRegistry metrics, StoreStateMachine state)
    {
        metrics.Observe("etcd_debugging_lease_total", "Total number of leases.", () => state.Leases.Ids().Count);
        metrics.Observe("etcd_debugging_lease_granted_total", "The total number of granted leases.", () => state.Counters.LeasesGranted);
        metrics.Observe("etcd_debugging_lease_revoked_total", "The total number of revoked leases.", () => state.Counters.LeasesRevoked);
        metrics.Observe("etcd_debugging_lease_renewed_total", "The number of renewed leases seen by this member.", () => state.Counters.LeasesRenewed);
        metrics.Observe("etcd_debugging_server_lease_expired_total", "The total number of expired leases.", () => state.Counters.LeasesExpired);
        metrics.Observe("etcd_debugging_auth_revision", "The current revision of auth store.", () => state.Auth.State.Revision);
    }
}
