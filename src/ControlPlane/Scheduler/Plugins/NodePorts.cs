using MiniKube.ControlPlane.Scheduler.Framework;

namespace MiniKube.ControlPlane.Scheduler.Plugins;

/// <summary>A host port is given once per node, address and protocol.</summary>
public sealed class NodePorts : IPreFilterPlugin, IFilterPlugin, IEventHintPlugin
{
    public const string PluginName = "NodePorts";
    public const string Reason = "node(s) didn't have free ports for the requested pod ports";

    public string Name => PluginName;

    public IReadOnlyList<EventHint> Hints { get; } =
    [
        new(ClusterEvent.PodDeleted, (pod, change) => change.Pod is { } gone && HostPort.Of(gone).Any(taken => pod.Ports.Any(taken.ConflictsWith))),
        new(ClusterEvent.NodeAdd),
    ];

    public PreFilterResult PreFilter(CycleState state, PodInfo pod, ClusterSnapshot snapshot) =>
        pod.Ports.Count == 0 ? PreFilterResult.Skip : PreFilterResult.Continue;

    public PluginStatus Filter(CycleState state, PodInfo pod, NodeInfo node) =>
        pod.Ports.Count == 0 || node.HasFree(pod.Ports) ? PluginStatus.Success : PluginStatus.Unschedulable(Reason);
}
