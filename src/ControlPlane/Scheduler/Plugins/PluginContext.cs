using MiniKube.ControlPlane.Scheduler.Configuration;
using MiniKube.ControlPlane.Scheduler.Framework;
using MiniKube.ControlPlane.Scheduler.Plugins.InterPodAffinity;
using MiniKube.ControlPlane.Scheduler.Preemption;
using MiniKube.ControlPlane.Scheduler.Queue;

namespace MiniKube.ControlPlane.Scheduler.Plugins;

/// <summary>What plugins may use of the scheduler they run in.</summary>
public sealed record PluginContext
{
    public required PluginArguments Arguments { get; init; }

    public required IPodBinder Binder { get; init; }

    public required IPreemptionWriter Preemption { get; init; }

    public required NominatedPods Nominated { get; init; }

    public required NamespaceLabels NamespaceLabels { get; init; }

    /// <summary>The profile being made, for plugins that run its filters; not before the first pod.</summary>
    public required Func<Profile> Profile { get; init; }
}
