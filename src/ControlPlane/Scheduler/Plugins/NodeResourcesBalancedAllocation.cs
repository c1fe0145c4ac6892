using MiniKube.ControlPlane.Scheduler.Framework;

namespace MiniKube.ControlPlane.Scheduler.Plugins;

/// <summary>Prefers nodes on which, with the pod, all resources would be used to a similar share.</summary>
public sealed class NodeResourcesBalancedAllocation(IReadOnlyList<string> resources) : IPreScorePlugin, IScorePlugin
{
    public const string PluginName = "NodeResourcesBalancedAllocation";

    public string Name => PluginName;

    // A pod that asks for nothing moves no share.
    public PluginStatus PreScore(CycleState state, PodInfo pod, IReadOnlyList<NodeInfo> nodes) =>
        resources.Any(r => pod.Requests.Get(r) > 0) ? PluginStatus.Success : PluginStatus.Skip;

    public long Score(CycleState state, PodInfo pod, NodeInfo node)
    {
        Span<double> shares = stackalloc double[resources.Count];
        var count = 0;
        foreach (var name in resources)
        {
            var has = node.Allocatable.Get(name);
            if (has == 0 || (!ScoringStrategy.IsBasic(name) && pod.Requests.Get(name) == 0)) continue;
            shares[count++] = Math.Min(1, (double)(node.Requested.Get(name) + pod.Requests.Get(name)) / has);
        }

        return (long)((1 - Deviation(shares[..count])) * Scores.Max);
    }

    private static double Deviation(ReadOnlySpan<double> shares)
    {
        if (shares.Length < 2) return 0;
        if (shares.Length == 2) return Math.Abs(shares[0] - shares[1]) / 2;
        double sum = 0, squares = 0;
        foreach (var share in shares) sum += share;
        var mean = sum / shares.Length;
        foreach (var share in shares) squares += (share - mean) * (share - mean);
        return Math.Sqrt(squares / shares.Length);
    }
}
