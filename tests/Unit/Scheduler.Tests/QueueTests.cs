using MiniKube.ControlPlane.Scheduler.Framework;
using MiniKube.ControlPlane.Scheduler.Plugins;
using MiniKube.ControlPlane.Scheduler.Queue;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.Scheduler.Tests;

public sealed class QueueTests : IDisposable
{
    private readonly World _world = new();

    private SchedulingQueue Queue => _world.Queue;

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task Backoff_doubles_up_to_its_limit()
    {
        Queue.AddOrUpdate(Make.Info(Make.Pod("p")));
        foreach (var seconds in new[] { 1, 2, 4, 8, 10, 10 })
        {
            Queue.Reject(await Queue.PopAsync(default), new HashSet<string>());
            _world.Time.Advance(TimeSpan.FromSeconds(seconds - 0.1));
            Assert.Equal(1, Queue.Count(QueuePlace.Backoff));
            _world.Time.Advance(TimeSpan.FromSeconds(0.2));
            Assert.Equal(1, Queue.Count(QueuePlace.Active));
        }
    }

    [Fact]
    public async Task Only_events_that_may_help_the_rejecting_plugin_move_a_pod()
    {
        await RejectAsync(Make.Pod("p", cpu: "2"), NodeResourcesFit.PluginName);
        Queue.Note(new ClusterChange(ClusterEvent.NodeTaint, Make.Node("a")));
        Queue.Note(new ClusterChange(ClusterEvent.NodeAdd, Make.Node("small", cpu: "1")));
        Queue.Note(new ClusterChange(ClusterEvent.PodAssigned, Pod: Make.Pod("other")));
        Assert.Equal(1, Queue.Count(QueuePlace.Unschedulable));
        Queue.Note(new ClusterChange(ClusterEvent.NodeAdd, Make.Node("large")));
        Assert.Equal(1, Queue.Count(QueuePlace.Backoff));
    }

    [Fact]
    public async Task A_taint_lifted_helps_whom_it_kept_out()
    {
        await RejectAsync(Make.Pod("p"), TaintToleration.PluginName);
        Queue.Note(new ClusterChange(ClusterEvent.NodeTaint, Make.Node("a", taints: [new Taint { Key = "k", Effect = "NoSchedule" }])));
        Assert.Equal(1, Queue.Count(QueuePlace.Unschedulable));
        _world.Time.Advance(TimeSpan.FromSeconds(3));
        Queue.Note(new ClusterChange(ClusterEvent.NodeTaint, Make.Node("a")));
        Assert.Equal(1, Queue.Count(QueuePlace.Active));
    }

    [Fact]
    public async Task An_event_that_comes_while_the_pod_is_tried_is_not_lost()
    {
        Queue.AddOrUpdate(Make.Info(Make.Pod("p", cpu: "2")));
        var pod = await Queue.PopAsync(default);
        Queue.Note(new ClusterChange(ClusterEvent.NodeAdd, Make.Node("large")));
        Queue.Reject(pod, new HashSet<string> { NodeResourcesFit.PluginName });
        Assert.Equal(1, Queue.Count(QueuePlace.Backoff));
    }

    [Fact]
    public async Task Without_any_event_a_pod_is_tried_again_after_five_minutes()
    {
        await RejectAsync(Make.Pod("p", cpu: "2"), NodeResourcesFit.PluginName);
        _world.Time.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal(1, Queue.Count(QueuePlace.Unschedulable));
        _world.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(1, Queue.Count(QueuePlace.Active));
    }

    [Fact]
    public async Task A_removed_pod_stays_away_even_when_its_backoff_ends_or_it_is_put_back()
    {
        var pod = Make.Pod("p");
        Queue.AddOrUpdate(Make.Info(pod));
        var popped = await Queue.PopAsync(default);
        Queue.Remove(pod.Uid);
        Queue.Reject(popped, new HashSet<string>());
        _world.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.All(Enum.GetValues<QueuePlace>(), place => Assert.Equal(0, Queue.Count(place)));
    }

    [Fact]
    public async Task Reading_waits_until_a_pod_comes()
    {
        var next = Queue.PopAsync(default);
        Assert.False(next.IsCompleted);
        Queue.AddOrUpdate(Make.Info(Make.Pod("p")));
        Assert.Equal("p", (await next).Pod.Pod.Name);
    }

    private async Task RejectAsync(Pod pod, string plugin)
    {
        Queue.AddOrUpdate(Make.Info(pod));
        Queue.Reject(await Queue.PopAsync(default), new HashSet<string> { plugin });
    }
}
