using MiniKube.ControlPlane.Scheduler.Framework;

namespace MiniKube.ControlPlane.Scheduler.Plugins;

/// <summary>Which nodes are preferred by what is left on them.</summary>
public enum ScoringStrategyType
{
    /// <summary>The emptiest, to spread.</summary>
    LeastAllocated,

    /// <summary>The fullest, to pack.</summary>
    MostAllocated,
}

/// <param name="Resources">Which resources count, and how much.</param>
public sealed record ScoringStrategy(ScoringStrategyType Type, IReadOnlyList<(string Name, long Weight)> Resources)
{
    public static ScoringStrategy Default { get; } = new(ScoringStrategyType.LeastAllocated, [(ResourceAmounts.Cpu, 1), (ResourceAmounts.MemoryName, 1)]);

    /// <summary>0 to 100 for the node with the pod on it.</summary>
    public long Score(PodInfo pod, NodeInfo node)
    {
        long score = 0, weights = 0;
        foreach (var (name, weight) in Resources)
        {
            var has = node.Allocatable.Get(name);
            if (has == 0 || (!IsBasic(name) && pod.Requests.Get(name) == 0)) continue;
            score += Part(node.NonZeroRequested.Get(name) + pod.NonZeroRequests.Get(name), has) * weight;
            weights += weight;
        }

        return weights == 0 ? 0 : score / weights;
    }

    internal static bool IsBasic(string name) => name is ResourceAmounts.Cpu or ResourceAmounts.MemoryName;

    private long Part(long used, long has) => Type switch
    {
        ScoringStrategyType.LeastAllocated => used > has ? 0 : (has - used) * Scores.Max / has,
        _ => Math.Min(used, has) * Scores.Max / has,
    };
}
