using MiniKube.Machinery.Hosting.Logging;

namespace MiniKube.Machinery.Hosting.Options;

/// <summary>Flags of every component about its log.</summary>
public sealed record LoggingFlags
{
    [Flag("v", "log verbosity: 0 to 3 information, 4 and 5 debug, 6 and more trace", Shorthand = "v")]
    public int Verbosity { get; init; } = 2;

    [Flag("logging-format", "text or json")]
    public LogFormat Format { get; init; } = LogFormat.Text;
}

/// <summary>Flags of components of which one at a time works.</summary>
public sealed record LeaderElectionFlags
{
    [Flag("leader-elect", "compete for a lease and work only while holding it")]
    public bool LeaderElect { get; init; } = true;

    [Flag("leader-elect-lease-duration", "how long others wait after the last renewal they saw")]
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(15);

    [Flag("leader-elect-renew-deadline", "how long the leader tries to renew before it gives up")]
    public TimeSpan RenewDeadline { get; init; } = TimeSpan.FromSeconds(10);

    [Flag("leader-elect-retry-period", "the pause between tries")]
    public TimeSpan RetryPeriod { get; init; } = TimeSpan.FromSeconds(2);

    [Flag("leader-elect-identity", "name of this process in the lease, before a random part; the machine's name where absent")]
    public string? Identity { get; init; }

    /// <summary>A fresh holder identity: the name, an underscore and a random part, so that a restarted process is another holder.</summary>
    public string NewIdentity() => $"{(string.IsNullOrEmpty(Identity) ? Environment.MachineName : Identity)}_{Guid.NewGuid()}";

    [Flag("leader-elect-resource-namespace", "namespace of the lease")]
    public string ResourceNamespace { get; init; } = "kube-system";
}

/// <summary>Flags of components that serve health and metrics on a port of their own.</summary>
public sealed record SecureServingFlags
{
    [Flag("bind-address", "the address to listen on")]
    public string BindAddress { get; init; } = "127.0.0.1";

    [Flag("tls-cert-file", "certificate of the port; made for the occasion where absent")]
    public string? CertFile { get; init; }

    [Flag("tls-private-key-file", "private key of the port")]
    public string? KeyFile { get; init; }

    [Flag("client-ca-file", "authority of the clients that may read metrics; where absent anyone on the address may")]
    public string? ClientCaFile { get; init; }
}
