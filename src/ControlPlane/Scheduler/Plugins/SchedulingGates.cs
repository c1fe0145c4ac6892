using MiniKube.ControlPlane.Scheduler.Framework;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.Scheduler.Plugins;

/// <summary>Holds a pod back while it carries scheduling gates.</summary>
public sealed class SchedulingGates : IPreEnqueuePlugin, IEventHintPlugin
{
    public const string PluginName = "SchedulingGates";

    public string Name => PluginName;

    public IReadOnlyList<EventHint> Hints { get; } = [new(ClusterEvent.PodUpdated)];

    public PluginStatus PreEnqueue(Pod pod)
    {
        var gates = pod.Spec?.SchedulingGates ?? [];
        return gates.Count == 0 ? PluginStatus.Success : PluginStatus.Unresolvable($"waiting for scheduling gates: [{string.Join(' ', gates.Select(g => g.Name))}]");
    }
}
