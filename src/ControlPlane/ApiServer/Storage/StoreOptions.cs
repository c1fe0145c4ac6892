using MiniKube.Machinery.Hosting.Options;

namespace MiniKube.ControlPlane.ApiServer.Storage;

/// <summary>Where the store is and how patiently it is asked.</summary>
public sealed record StoreOptions
{
    [Flag("etcd-servers", "The store's client endpoints (scheme://ip:port), comma separated. Any member takes any request.")]
    public string[] Servers { get; init; } = ["http://127.0.0.1:2379"];

    [Flag("etcd-cafile", "The authority that the store's certificates must come from.")]
    public string CaFile { get; init; } = "";

    [Flag("etcd-certfile", "The certificate this server presents to the store.")]
    public string CertFile { get; init; } = "";

    [Flag("etcd-keyfile", "The key of that certificate.")]
    public string KeyFile { get; init; } = "";

    [Flag("etcd-prefix", "The prefix of all keys.")]
    public string Prefix { get; init; } = "/registry";

    [Flag("etcd-compaction-interval", "How often old revisions are given up; 0 for never.")]
    public TimeSpan CompactionInterval { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long one call to one member may take before another member is asked.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a write goes on trying before it fails: longer than an election, shorter than clients' patience.</summary>
    public TimeSpan WriteBudget { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>How long a consistent read waits for the store before the cache answers with a warning.</summary>
    public TimeSpan ReadBudget { get; init; } = TimeSpan.FromSeconds(2);
}
