namespace MiniKube.Integration.Tests.Chaos.Clients;

/// <summary>What the clients do. The defaults are about 300 operations a second.</summary>
internal sealed record WorkloadOptions
{
    public required int Seed { get; init; }

    /// <summary>Clients that read and write.</summary>
    public int Clients { get; init; } = 8;

    /// <summary>Mean pause between two operations of a client.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMilliseconds(25);

    /// <summary>How long a call may take before its outcome counts as unknown.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Keys in use at a time.</summary>
    public int Keys { get; init; } = 6;

    /// <summary>After so long new keys are used, which keeps the histories of single keys short.</summary>
    public TimeSpan KeyAge { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Size of a value, in bytes.</summary>
    public int ValueBytes { get; init; } = 64;

    public int Watchers { get; init; } = 4;

    /// <summary>Between two compactions; zero for none.</summary>
    public TimeSpan CompactionPause { get; init; } = TimeSpan.FromMilliseconds(400);

    public int LeaseHolders { get; init; } = 2;
}
