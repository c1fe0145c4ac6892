using MiniKube.ControlPlane.Scheduler.Queue;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.Scheduler.Framework;

/// <summary>A scheduling policy. It implements the interfaces of the steps it takes part in. One instance serves a profile; Filter and Score are called
/// for several nodes at once, everything else by one thread.</summary>
public interface IPlugin
{
    string Name { get; }
}

/// <summary>Orders the pods that wait. A profile has exactly one, the same in all profiles.</summary>
public interface IQueueSortPlugin : IPlugin
{
    /// <summary>Less than zero where <paramref name="a"/> goes first.</summary>
    int Compare(QueuedPod a, QueuedPod b);
}

/// <summary>Keeps a pod out of the queue until it may be scheduled at all.</summary>
public interface IPreEnqueuePlugin : IPlugin
{
    PluginStatus PreEnqueue(Pod pod);
}

/// <summary>Tells which events could make a pod schedulable that this plugin rejected. A plugin without it is asked again after any event.</summary>
public interface IEventHintPlugin : IPlugin
{
    IReadOnlyList<EventHint> Hints { get; }
}

/// <summary>Looks at the pod before the nodes are looked at.</summary>
public interface IPreFilterPlugin : IPlugin
{
    PreFilterResult PreFilter(CycleState state, PodInfo pod, ClusterSnapshot snapshot);
}

/// <param name="Nodes">The only nodes worth looking at; null for all.</param>
public sealed record PreFilterResult(PluginStatus Status, IReadOnlySet<string>? Nodes = null)
{
    public static PreFilterResult Continue { get; } = new(PluginStatus.Success);

    public static PreFilterResult Skip { get; } = new(PluginStatus.Skip);
}

/// <summary>Says whether a node can run the pod.</summary>
public interface IFilterPlugin : IPlugin
{
    PluginStatus Filter(CycleState state, PodInfo pod, NodeInfo node);
}

/// <summary>Called when no node can run the pod, to make room.</summary>
public interface IPostFilterPlugin : IPlugin
{
    ValueTask<PostFilterResult> PostFilterAsync(CycleState state, PodInfo pod, FilterDiagnosis diagnosis, CancellationToken ct);
}

/// <param name="NominatedNode">The node where room is being made; null where none could be found, empty to drop an earlier nomination.</param>
public sealed record PostFilterResult(PluginStatus Status, string? NominatedNode);

/// <summary>Looks at the nodes that can run the pod before they are compared.</summary>
public interface IPreScorePlugin : IPlugin
{
    PluginStatus PreScore(CycleState state, PodInfo pod, IReadOnlyList<NodeInfo> nodes);
}

/// <summary>Compares the nodes that can run the pod.</summary>
public interface IScorePlugin : IPlugin
{
    /// <summary>Any number; after <see cref="Normalize"/> between 0 and 100.</summary>
    long Score(CycleState state, PodInfo pod, NodeInfo node);

    void Normalize(CycleState state, PodInfo pod, Span<long> scores)
    {
    }
}

/// <summary>Keeps account of what a chosen node gives to the pod.</summary>
public interface IReservePlugin : IPlugin
{
    PluginStatus Reserve(CycleState state, PodInfo pod, string node);

    /// <summary>Takes the reservation back; called also where Reserve itself failed, in reverse order.</summary>
    void Unreserve(CycleState state, PodInfo pod, string node);
}

/// <summary>Lets the pod be bound, forbids it, or makes it wait.</summary>
public interface IPermitPlugin : IPlugin
{
    /// <returns>With <see cref="PluginCode.Wait"/>, how long at most.</returns>
    (PluginStatus Status, TimeSpan Timeout) Permit(CycleState state, PodInfo pod, string node);
}

/// <summary>Does what must be done before the pod is bound.</summary>
public interface IPreBindPlugin : IPlugin
{
    ValueTask<PluginStatus> PreBindAsync(CycleState state, PodInfo pod, string node, CancellationToken ct);
}

/// <summary>Binds the pod to the node. The first that does not skip has done it.</summary>
public interface IBindPlugin : IPlugin
{
    ValueTask<PluginStatus> BindAsync(CycleState state, PodInfo pod, string node, CancellationToken ct);
}

/// <summary>Is told that the pod was bound.</summary>
public interface IPostBindPlugin : IPlugin
{
    void PostBind(CycleState state, PodInfo pod, string node);
}
