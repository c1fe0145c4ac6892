namespace MiniKube.Machinery.Client.LeaderElection;

/// <summary>Who competes for which Lease, and how fast it changes hands.</summary>
public sealed record LeaderElectionOptions
{
    public string Namespace { get; init; } = "kube-system";

    public required string Name { get; init; }

    /// <summary>Unique among the candidates: host name and a random part.</summary>
    public required string Identity { get; init; }

    /// <summary>How long others wait after the last renewal they saw.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long the leader tries to renew before it gives up.</summary>
    public TimeSpan RenewDeadline { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan RetryPeriod { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Whether a leader that ends politely frees the Lease at once.</summary>
    public bool ReleaseOnCancel { get; init; } = true;

    /// <exception cref="ArgumentException">The times do not fit together.</exception>
    public void Validate()
    {
        if (LeaseDuration <= RenewDeadline) throw new ArgumentException("leaseDuration must be greater than renewDeadline");
        if (RenewDeadline <= RetryPeriod * 1.2) throw new ArgumentException("renewDeadline must be greater than retryPeriod*JitterFactor");
        if (LeaseDuration < TimeSpan.FromSeconds(1)) throw new ArgumentException("leaseDuration must be at least a second");
        if (RetryPeriod <= TimeSpan.Zero) throw new ArgumentException("retryPeriod must be greater than zero");
    }
}
