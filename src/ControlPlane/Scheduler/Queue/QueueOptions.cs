namespace MiniKube.ControlPlane.Scheduler.Queue;

/// <summary>How long pods wait between tries.</summary>
public sealed record QueueOptions
{
    public TimeSpan InitialBackoff { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan MaxBackoff { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A rejected pod is tried again after this long even if no event spoke for it.</summary>
    public TimeSpan MaxUnschedulable { get; init; } = TimeSpan.FromMinutes(5);
}
