using MiniKube.ControlPlane.Scheduler.Framework;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.Scheduler.Plugins;

/// <summary>Keeps pods off cordoned nodes, unless they tolerate the taint that stands for it.</summary>
public sealed class NodeUnschedulable : IFilterPlugin, IEventHintPlugin
{
    public const string PluginName = "NodeUnschedulable";
    public const string Reason = "node(s) were unschedulable";
    private static readonly Taint Cordoned = new() { Key = "node.kubernetes.io/unschedulable", Effect = TaintMatching.NoSchedule };

    public string Name => PluginName;

    public IReadOnlyList<EventHint> Hints { get; } =
    [
        new(ClusterEvent.NodeAdd | ClusterEvent.NodeTaint, (_, change) => change.Node?.Spec?.Unschedulable != true),
        new(ClusterEvent.PodUpdated),
    ];

    public PluginStatus Filter(CycleState state, PodInfo pod, NodeInfo node)
    {
        if (node.Node?.Spec?.Unschedulable != true) return PluginStatus.Success;
        return (pod.Pod.Spec?.Tolerations ?? []).Any(t => t.Tolerates(Cordoned)) ? PluginStatus.Success : PluginStatus.Unresolvable(Reason);
    }
}
