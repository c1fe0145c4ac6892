using MiniKube.ControlPlane.Scheduler.Framework;
using MiniKube.ControlPlane.Scheduler.Queue;

namespace MiniKube.ControlPlane.Scheduler.Plugins;

/// <summary>Higher priority first; among equals, who came first.</summary>
public sealed class PrioritySort : IQueueSortPlugin
{
    public const string PluginName = "PrioritySort";

    public string Name => PluginName;

    public int Compare(QueuedPod a, QueuedPod b)
    {
        var byPriority = b.Pod.Priority.CompareTo(a.Pod.Priority);
        return byPriority != 0 ? byPriority : a.Added.CompareTo(b.Added);
    }
}
