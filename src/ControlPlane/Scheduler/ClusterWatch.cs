using Microsoft.Extensions.Logging;
using MiniKube.ControlPlane.Scheduler.Cache;
using MiniKube.ControlPlane.Scheduler.Framework;
using MiniKube.ControlPlane.Scheduler.Queue;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Core;
using MiniKube.Machinery.Client.Informers;

namespace MiniKube.ControlPlane.Scheduler;

/// <summary>Carries what the informers tell into the cache and the queue. Runs also while another leads, so that taking over needs no start.</summary>
public sealed class ClusterWatch(ClusterCache cache, SchedulingQueue queue, Func<Pod, bool> isOurs, ILogger log)
{
    public void Attach(SharedInformer<Node> nodes, SharedInformer<Pod> pods)
    {
        nodes.AddHandler(NodeAdded, NodeUpdated, NodeDeleted);
        pods.AddHandler(PodAdded, PodUpdated, PodDeleted);
    }

    public void NodeAdded(Node node)
    {
        if (SetNode(node)) queue.Note(new ClusterChange(ClusterEvent.NodeAdd, node));
    }

    public void NodeUpdated(Node before, Node after)
    {
        var change = ClusterChange.OfNode(before, after);
        if (change != ClusterEvent.None && SetNode(after)) queue.Note(new ClusterChange(change, after));
    }

    public void NodeDeleted(Node node) => cache.RemoveNode(node.Name);

    public void PodAdded(Pod pod)
    {
        if (IsPlaced(pod)) Place(pod);
        else if (Waits(pod)) Enqueue(pod);
    }

    public void PodUpdated(Pod before, Pod after)
    {
        if (IsPlaced(after))
        {
            // Room that was given back counts as an event, heartbeats of its status do not.
            var wasPlaced = IsPlaced(before);
            if (wasPlaced && ReferenceEquals(before.Spec, after.Spec)) return;
            Place(after, wasPlaced ? before : null);
        }
        else if (IsPlaced(before) || !Waits(after))
        {
            Leave(after);
        }
        else if (!cache.IsAssumed(after.Uid))
        {
            Enqueue(after);
        }
    }

    public void PodDeleted(Pod pod) => Leave(pod);

    private static bool IsOver(Pod pod) => pod.Status?.Phase is "Succeeded" or "Failed";

    private static bool IsPlaced(Pod pod) => !string.IsNullOrEmpty(pod.Spec?.NodeName) && !IsOver(pod);

    private bool Waits(Pod pod) => string.IsNullOrEmpty(pod.Spec?.NodeName) && !IsOver(pod) && !pod.IsBeingDeleted && isOurs(pod);

    private void Place(Pod pod, Pod? before = null)
    {
        if (Read(pod) is not { } info) return;
        cache.SetPod(info);
        queue.Remove(pod.Uid);
        var change = before is null ? ClusterEvent.PodAssigned : Difference(PodInfo.Of(before), info);
        if (change != ClusterEvent.None) queue.Note(new ClusterChange(change, Pod: pod));
    }

    private static ClusterEvent Difference(PodInfo before, PodInfo after)
    {
        var change = ClusterEvent.None;
        if (after.Requests.MilliCpu < before.Requests.MilliCpu || after.Requests.Memory < before.Requests.Memory) change |= ClusterEvent.PodScaledDown;
        if (!before.Pod.Labels.SequenceEqual(after.Pod.Labels)) change |= ClusterEvent.PodLabel;
        return change;
    }

    private void Leave(Pod pod)
    {
        var held = cache.Knows(pod.Uid);
        cache.RemovePod(pod.Uid);
        queue.Remove(pod.Uid);
        if (held) queue.Note(new ClusterChange(ClusterEvent.PodDeleted, Pod: pod));
    }

    private void Enqueue(Pod pod)
    {
        if (Read(pod) is { } info) queue.AddOrUpdate(info);
    }

    private PodInfo? Read(Pod pod)
    {
        try
        {
            return PodInfo.Of(pod);
        }
        catch (FormatException e)
        {
            SchedulerLog.Unreadable(log, "Pod", pod.Key, e.Message);
            return null;
        }
    }

    private bool SetNode(Node node)
    {
        try
        {
            cache.SetNode(node);
            return true;
        }
        catch (FormatException e)
        {
            SchedulerLog.Unreadable(log, "Node", node.Name, e.Message);
            return false;
        }
    }
}
