using MiniKube.ControlPlane.Scheduler.Framework;

namespace MiniKube.ControlPlane.Scheduler.Plugins;

/// <summary>A pod that names its node fits no other.</summary>
public sealed class NodeName : IFilterPlugin, IEventHintPlugin
{
    public const string PluginName = "NodeName";
    public const string Reason = "node(s) didn't match the requested node name";

    public string Name => PluginName;

    public IReadOnlyList<EventHint> Hints { get; } = [new(ClusterEvent.NodeAdd)];

    public PluginStatus Filter(CycleState state, PodInfo pod, NodeInfo node)
    {
        var wanted = pod.Pod.Spec?.NodeName;
        return string.IsNullOrEmpty(wanted) || wanted == node.Name ? PluginStatus.Success : PluginStatus.Unresolvable(Reason);
    }
}
