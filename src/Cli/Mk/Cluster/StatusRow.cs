using MiniKube.Cli.Mk.Cluster.Processes;

namespace MiniKube.Cli.Mk.Cluster;

/// <summary>One process as <c>mk status</c> shows it.</summary>
public sealed record StatusRow
{
    public required ProcessSpec Process { get; init; }

    /// <summary>Null when it does not run.</summary>
    public int? Pid { get; init; }

    /// <summary><c>running</c>, <c>paused</c>, <c>stopped</c> (on purpose) or <c>dead</c>.</summary>
    public required string State { get; init; }

    public TimeSpan? Uptime { get; init; }

    public int Restarts { get; init; }

    /// <summary>Percent of one core over the sample; null without a sample.</summary>
    public double? CpuPercent { get; init; }

    public long? ResidentBytes { get; init; }

    /// <summary><c>leader (term 3)</c>, <c>follower</c>, <c>standby</c>; empty where there are no roles.</summary>
    public string Role { get; init; } = "";

    public bool Healthy { get; init; }

    /// <summary>Why it is not healthy; empty when it is.</summary>
    public string Reason { get; init; } = "";
}
