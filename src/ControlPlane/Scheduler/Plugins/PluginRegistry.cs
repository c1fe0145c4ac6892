using MiniKube.ControlPlane.Scheduler.Framework;
using MiniKube.ControlPlane.Scheduler.Plugins.InterPodAffinity;
using MiniKube.ControlPlane.Scheduler.Plugins.TopologySpread;
using MiniKube.ControlPlane.Scheduler.Preemption;

namespace MiniKube.ControlPlane.Scheduler.Plugins;

/// <summary>All plugins by name: one line each, in the order in which the default profile runs them.</summary>
public static class PluginRegistry
{
    public static IReadOnlyList<PluginRow> All { get; } =
    [
        new(SchedulingGates.PluginName, _ => new SchedulingGates()),
        new(PrioritySort.PluginName, _ => new PrioritySort()),
        new(NodeUnschedulable.PluginName, _ => new NodeUnschedulable()),
        new(NodeName.PluginName, _ => new NodeName()),
        new(TaintToleration.PluginName, _ => new TaintToleration(), Weight: 3),
        new(NodeAffinity.PluginName, _ => new NodeAffinity(), Weight: 2),
        new(NodePorts.PluginName, _ => new NodePorts()),
        new(NodeResourcesFit.PluginName, c => new NodeResourcesFit(c.Arguments.Fit)),
        new(PodTopologySpread.PluginName, _ => new PodTopologySpread(), Weight: 2),
        new(InterPodAffinityPlugin.PluginName, c => new InterPodAffinityPlugin(c.NamespaceLabels), Weight: 2),
        new(DefaultPreemption.PluginName, c => new DefaultPreemption(c)),
        new(NodeResourcesBalancedAllocation.PluginName, c => new NodeResourcesBalancedAllocation(c.Arguments.Balanced)),
        new(ImageLocality.PluginName, _ => new ImageLocality()),
        new(DefaultBinder.PluginName, c => new DefaultBinder(c.Binder)),
    ];
}

/// <param name="Weight">Of its score, where the configuration gives none.</param>
public sealed record PluginRow(string Name, Func<PluginContext, IPlugin> Create, int Weight = 1);
