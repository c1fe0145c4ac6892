using MiniKube.ControlPlane.Scheduler.Framework;
using MiniKube.ControlPlane.Scheduler.Plugins;

namespace MiniKube.ControlPlane.Scheduler.Configuration;

/// <summary>The arguments of plugins that take any.</summary>
public sealed record PluginArguments
{
    public ScoringStrategy Fit { get; init; } = ScoringStrategy.Default;

    /// <summary>The resources that NodeResourcesBalancedAllocation balances.</summary>
    public IReadOnlyList<string> Balanced { get; init; } = [ResourceAmounts.Cpu, ResourceAmounts.MemoryName];
}
