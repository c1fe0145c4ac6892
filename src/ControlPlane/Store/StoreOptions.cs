using MiniKube.Machinery.Hosting.Options;

namespace MiniKube.ControlPlane.Store;

/// <summary>What a member is started with: etcd's flag names and defaults, for what the store supports.</summary>
public sealed record StoreOptions
{
    [Flag("name", "human-readable name of this member")]
    public string Name { get; init; } = "default";

    [Flag("data-dir", "folder of the log and the snapshots; NAME.etcd where absent")]
    public string DataDir { get; init; } = "";

    [Flag("listen-client-urls", "where to serve clients")]
    public string[] ListenClientUrls { get; init; } = ["http://localhost:2379"];

    [Flag("advertise-client-urls", "where clients reach this member; the listen URLs where absent")]
    public string[] AdvertiseClientUrls { get; init; } = [];

    [Flag("listen-peer-urls", "where to serve the other members")]
    public string[] ListenPeerUrls { get; init; } = ["http://localhost:2380"];

    [Flag("initial-advertise-peer-urls", "where the other members reach this one")]
    public string[] InitialAdvertisePeerUrls { get; init; } = ["http://localhost:2380"];

    [Flag("listen-metrics-urls", "where to serve metrics and health besides the client port")]
    public string[] ListenMetricsUrls { get; init; } = [];

    [Flag("initial-cluster", "members at the first start, as NAME=PEERURL,…; this member alone where absent")]
    public string InitialCluster { get; init; } = "";

    [Flag("initial-cluster-state", "new, or existing to join a cluster that runs")]
    public string InitialClusterState { get; init; } = "new";

    [Flag("initial-cluster-token", "tells clusters with the same URLs apart")]
    public string InitialClusterToken { get; init; } = "etcd-cluster";

    [Flag("force-new-cluster", "begin a new cluster of this member alone with what its data folder holds; for when the quorum is lost for good")]
    public bool ForceNewCluster { get; init; }

    [Flag("strict-reconfig-check", "refuse membership changes that could cost the quorum")]
    public bool StrictReconfigCheck { get; init; } = true;

    [Flag("max-learners", "learners there may be at a time")]
    public int MaxLearners { get; init; } = 1;

    [Flag("heartbeat-interval", "milliseconds between heartbeats")]
    public int HeartbeatInterval { get; init; } = 100;

    [Flag("election-timeout", "milliseconds without a leader until an election")]
    public int ElectionTimeout { get; init; } = 1000;

    [Flag("snapshot-count", "log entries between snapshots")]
    public long SnapshotCount { get; init; } = 100_000;

    [Flag("quota-backend-bytes", "size of all data at which writes are refused; 0 for 2 GiB")]
    public long QuotaBackendBytes { get; init; }

    [Flag("disk-reserve-bytes", "disk space held back for deletes, compaction and recovery; at most an eighth of the disk")]
    public long DiskReserveBytes { get; init; } = 32L * 1024 * 1024;

    [Flag("nospace-auto-disarm", "clear the NOSPACE alarm when there is space again, without waiting for 'alarm disarm'")]
    public bool NospaceAutoDisarm { get; init; }

    [Flag("max-txn-ops", "operations of a transaction")]
    public int MaxTxnOps { get; init; } = 128;

    [Flag("max-request-bytes", "size of a request")]
    public int MaxRequestBytes { get; init; } = 1536 * 1024;

    [Flag("auto-compaction-mode", "periodic or revision")]
    public string AutoCompactionMode { get; init; } = "periodic";

    [Flag("auto-compaction-retention", "history to keep: hours or a duration, or a count of revisions; 0 turns automatic compaction off")]
    public string AutoCompactionRetention { get; init; } = "0";

    [Flag("backup-dir", "folder for scheduled backups, taken by the leader; none are taken where absent")]
    public string BackupDir { get; init; } = "";

    [Flag("backup-interval", "how old the newest backup may become")]
    public TimeSpan BackupInterval { get; init; } = TimeSpan.FromHours(1);

    [Flag("backup-retention", "how many backups to keep, or for how long; the newest proven one stays")]
    public string BackupRetention { get; init; } = "24";

    [Flag("backup-drill", "restore every scheduled backup into a scratch store, to prove it")]
    public bool BackupDrill { get; init; } = true;

    [Flag("experimental-watch-progress-notify-interval", "pause between notes to quiet watchers")]
    public TimeSpan WatchProgressNotifyInterval { get; init; } = TimeSpan.FromMinutes(10);

    [Flag("experimental-initial-corrupt-check", "compare the keys with the other members' before serving, and do not start when they differ")]
    public bool InitialCorruptCheck { get; init; }

    [Flag("experimental-corrupt-check-time", "pause after which the leader compares the members' keys again; 0 for never")]
    public TimeSpan CorruptCheckTime { get; init; }

    [Flag("feature-gates", "etcd's feature gates, as NAME=true,…; of them InitialCorruptCheck does something here")]
    public string FeatureGates { get; init; } = "";

    [Flag("peer-protocol", "versions of the peer protocol to speak, as 1 or 1-2; less than this release can to go back to an older one, or to keep older members out")]
    public string PeerProtocol { get; init; } = Consensus.Peers.ProtocolRange.Release.ToString();

    [Flag("metrics", "basic, or extensive: with how long calls took")]
    public string Metrics { get; init; } = "basic";

    [Flag("auth-token", "kind of tokens: simple, or jwt,sign-method=RS256,priv-key=FILE,pub-key=FILE,ttl=5m")]
    public string AuthToken { get; init; } = "simple";

    [Flag("auth-token-ttl", "seconds a simple token lives unused")]
    public int AuthTokenTtl { get; init; } = 300;

    [Flag("bcrypt-cost", "work to hash a password, from 4 to 31; each step doubles it")]
    public int BcryptCost { get; init; } = 10;

    [Flag("cert-file", "certificate of the client port")]
    public string CertFile { get; init; } = "";

    [Flag("key-file", "private key of the client port")]
    public string KeyFile { get; init; } = "";

    [Flag("client-cert-auth", "ask clients for a certificate of the trusted authority")]
    public bool ClientCertAuth { get; init; }

    [Flag("trusted-ca-file", "authority of the clients")]
    public string TrustedCaFile { get; init; } = "";

    [Flag("peer-cert-file", "certificate of the peer port")]
    public string PeerCertFile { get; init; } = "";

    [Flag("peer-key-file", "private key of the peer port")]
    public string PeerKeyFile { get; init; } = "";

    [Flag("peer-client-cert-auth", "ask the other members for a certificate of the trusted authority")]
    public bool PeerClientCertAuth { get; init; }

    [Flag("peer-trusted-ca-file", "authority of the other members")]
    public string PeerTrustedCaFile { get; init; } = "";

    [FlagGroup]
    public LoggingFlags Logging { get; init; } = new();

    /// <summary>The folder of the data, with its default.</summary>
    public string DataFolder => DataDir.Length > 0 ? DataDir : $"{Name}.etcd";

    /// <summary>Whether the keys are compared before the member serves.</summary>
    public bool ChecksAtStart => InitialCorruptCheck || ControlPlane.Store.FeatureGates.Parse(FeatureGates).InitialCorruptCheck;

    /// <summary>Where clients reach this member.</summary>
    public string[] ClientUrls => AdvertiseClientUrls.Length > 0 ? AdvertiseClientUrls : ListenClientUrls;

    /// <summary>The first thing that is wrong, in words for the operator; null when nothing is.</summary>
    public string? Validate()
    {
        if (InitialClusterState is not ("new" or "existing")) return $"unexpected --initial-cluster-state {InitialClusterState}";
        if (ElectionTimeout < 5 * HeartbeatInterval) return "--election-timeout should be at least as 5 times as --heartbeat-interval";
        if (Auth.Tokens.TokenOptions.Parse(AuthToken).Wrong is { } wrong) return wrong;
        if (Metrics is not ("basic" or "extensive")) return $"--metrics must be basic or extensive, not {Metrics}";
        if (ControlPlane.Store.FeatureGates.Parse(FeatureGates).Wrong is { } gate) return gate;
        if (Consensus.Peers.ProtocolRange.Parse(PeerProtocol) is null) return $"--peer-protocol {PeerProtocol} is not within {Consensus.Peers.ProtocolRange.Release}";
        if (AuthTokenTtl <= 0) return "--auth-token-ttl must be positive";
        if (BcryptCost is < 4 or > 31) return "--bcrypt-cost must be from 4 to 31";
        if (AutoCompactionMode is not ("periodic" or "revision")) return $"unsupported compaction mode {AutoCompactionMode}";
        if (BackupInterval < TimeSpan.FromSeconds(1)) return "--backup-interval must be at least a second";
        if (Backups.BackupRetention.Parse(BackupRetention) is null) return $"--backup-retention {BackupRetention} is neither a count nor a duration";
        foreach (var url in ListenClientUrls.Concat(ListenPeerUrls).Concat(ListenMetricsUrls))
        {
            if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https")) return $"URL scheme must be http or https: {url}";
        }

        var needsCertificate = ListenClientUrls.Any(u => u.StartsWith("https:", StringComparison.Ordinal));
        if (needsCertificate && (CertFile.Length == 0 || KeyFile.Length == 0)) return "--cert-file and --key-file must be set for https client URLs";
        return ClientCertAuth && TrustedCaFile.Length == 0 ? "--client-cert-auth needs --trusted-ca-file" : null;
    }
}
