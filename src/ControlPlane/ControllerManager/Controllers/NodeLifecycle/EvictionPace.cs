namespace MiniKube.ControlPlane.ControllerManager.Controllers.NodeLifecycle;

/// <summary>How fast nodes may be emptied, given how many are unhealthy: when most of a cluster seems gone, the likelier cause is on
/// our side, and moving everything would do harm.</summary>
public sealed record EvictionPace(double NodesPerSecond)
{
    /// <param name="ready">Nodes that are ready.</param>
    /// <param name="notReady">Nodes that are not.</param>
    public static EvictionPace For(int ready, int notReady, ControllerManagerOptions options)
    {
        if (ready == 0) return new EvictionPace(0);
        var total = ready + notReady;
        if (notReady <= 2 || (double)notReady / total < options.UnhealthyZoneThreshold) return new EvictionPace(options.NodeEvictionRate);
        return new EvictionPace(total > options.LargeClusterSizeThreshold ? options.SecondaryNodeEvictionRate : 0);
    }

    public bool Stopped => NodesPerSecond <= 0;

    /// <summary>The pause between two nodes.</summary>
    public TimeSpan Pause => Stopped ? TimeSpan.MaxValue : TimeSpan.FromSeconds(1 / NodesPerSecond);
}
