using MiniKube.ControlPlane.Scheduler.Queue;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.Scheduler.Tests;

public sealed class SchedulingTests
{
    [Fact]
    public async Task A_pod_is_bound_and_the_event_says_where()
    {
        using var world = new World().Nodes(Make.Node("node-1"));
        Assert.Equal("node-1", await world.ScheduleAsync(Make.Pod("web")));
        Assert.Equal(["Normal Scheduled: Successfully assigned default/web to node-1"], world.Messages);
        Assert.Empty(world.Statuses);
    }

    [Fact]
    public async Task Pods_spread_over_equal_nodes_though_the_server_has_not_shown_them_yet()
    {
        using var world = new World().Nodes(Make.Node("a"), Make.Node("b"), Make.Node("c"));
        for (var i = 0; i < 9; i++) await world.ScheduleAsync(Make.Pod($"p{i}", cpu: "100m"));
        Assert.All(world.Bound.Values.CountBy(n => n), n => Assert.Equal(3, n.Value));
    }

    [Fact]
    public async Task Why_no_node_fits_is_told_in_the_known_words()
    {
        using var world = new World().Nodes(
            Make.Node("a", taints: [new Taint { Key = "x", Value = "y", Effect = "NoSchedule" }]),
            Make.Node("b", cpu: "1"),
            Make.Node("c", cpu: "1"));
        Assert.Null(await world.ScheduleAsync(Make.Pod("big", cpu: "2")));
        const string message = "0/3 nodes are available: 1 node(s) had untolerated taint {x: y}, 2 Insufficient cpu. "
            + "preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.";
        Assert.Equal([$"Warning FailedScheduling: {message}"], world.Messages);
        Assert.Equal(("big", "Unschedulable", message, ""), Assert.Single(world.Statuses));
    }

    [Fact]
    public async Task Every_reason_of_every_node_is_counted()
    {
        using var world = new World().Nodes(
            Make.Node("a", cordoned: true),
            Make.Node("b", cpu: "100m", memory: "1Mi"),
            Make.Node("c", pods: 0),
            Make.Node("d", labels: new() { ["disk"] = "hdd" }));
        var pod = Make.Pod("p", cpu: "200m", memory: "1Gi");
        await world.ScheduleAsync(pod with { Spec = pod.Spec! with { PreemptionPolicy = "Never" } });
        Assert.Equal("Normal Scheduled: Successfully assigned default/p to d", Assert.Single(world.Messages));
        var picky = Make.Pod("q", cpu: "200m", memory: "1Gi");
        await world.ScheduleAsync(picky with { Spec = picky.Spec! with { PreemptionPolicy = "Never", NodeSelector = new Dictionary<string, string> { ["disk"] = "ssd" } } });
        Assert.Equal(
            "Warning FailedScheduling: 0/4 nodes are available: 1 node(s) were unschedulable, 3 node(s) didn't match Pod's node affinity/selector. preemption: not eligible due to preemptionPolicy=Never.",
            world.Messages[1]);
    }

    [Fact]
    public async Task Without_nodes_the_pod_waits_for_one()
    {
        using var world = new World();
        Assert.Null(await world.ScheduleAsync(Make.Pod("p")));
        Assert.Equal("Warning FailedScheduling: no nodes available to schedule pods", Assert.Single(world.Messages));
        world.Nodes(Make.Node("a"));
        world.Time.Advance(TimeSpan.FromSeconds(2));
        await world.DrainAsync();
        Assert.Equal("a", world.Bound["p"]);
    }

    [Fact]
    public async Task A_failed_binding_frees_the_room_and_is_tried_again_after_a_pause()
    {
        using var world = new World().Nodes(Make.Node("a", cpu: "1"));
        world.BindFails = _ => new StatusException(new Status { Message = "no quorum", Reason = "ServiceUnavailable", Code = 503 });
        Assert.Null(await world.ScheduleAsync(Make.Pod("p", cpu: "1")));
        Assert.Equal(0, world.Cache.Snapshot().Nodes[0].Requested.MilliCpu);
        Assert.Equal(("p", "SchedulerError", "running DefaultBinder plugin: no quorum", null), Assert.Single(world.Statuses));
        Assert.Equal(1, world.Queue.Count(QueuePlace.Backoff));
        world.BindFails = _ => null;
        world.Time.Advance(TimeSpan.FromSeconds(1.1));
        await world.DrainAsync();
        Assert.Equal("a", world.Bound["p"]);
    }

    [Fact]
    public async Task Higher_priority_goes_first_and_gated_pods_not_at_all()
    {
        using var world = new World().Nodes(Make.Node("a", pods: 1));
        world.Watch.PodAdded(Make.Pod("low"));
        world.Watch.PodAdded(Make.Pod("high", priority: 10));
        var gated = Make.Pod("gated", priority: 99);
        gated = gated with { Spec = gated.Spec! with { SchedulingGates = [new PodSchedulingGate { Name = "wait" }] } };
        world.Watch.PodAdded(gated);
        await world.DrainAsync();
        Assert.Equal(["high"], world.Bound.Keys);
        Assert.Equal(1, world.Queue.Count(QueuePlace.Gated));
        world.Nodes(Make.Node("b", pods: 1));
        world.Watch.PodUpdated(gated, gated with { Metadata = gated.Metadata! with { Generation = 2 }, Spec = gated.Spec with { SchedulingGates = [] } });
        await world.DrainAsync();
        Assert.Equal("b", world.Bound["gated"]);
    }

    [Fact]
    public async Task Pods_of_other_schedulers_and_finished_or_deleted_pods_are_left_alone()
    {
        using var world = new World().Nodes(Make.Node("a"));
        var pod = Make.Pod("p");
        await world.ScheduleAsync(pod with { Spec = pod.Spec! with { SchedulerName = "other" } });
        await world.ScheduleAsync(pod with { Status = new PodStatus { Phase = "Failed" } });
        await world.ScheduleAsync(pod with { Metadata = pod.Metadata! with { DeletionTimestamp = DateTimeOffset.UnixEpoch } });
        Assert.Empty(world.Bound);
    }

    [Fact]
    public async Task A_pod_that_leaves_makes_room_for_one_that_waits_at_once()
    {
        using var world = new World().Nodes(Make.Node("a", cpu: "1"));
        var first = Make.Pod("first", cpu: "1");
        await world.ScheduleAsync(first);
        Assert.Null(await world.ScheduleAsync(Make.Pod("second", cpu: "1")));
        var placed = first with { Spec = first.Spec! with { NodeName = "a" } };
        world.Watch.PodUpdated(first, placed);
        world.Time.Advance(TimeSpan.FromSeconds(5));
        await world.DrainAsync();
        Assert.Equal(1, world.Queue.Count(QueuePlace.Unschedulable));
        world.Watch.PodUpdated(placed, placed with { Status = new PodStatus { Phase = "Succeeded" } });
        await world.DrainAsync();
        Assert.Equal("a", world.Bound["second"]);
    }

    [Fact]
    public async Task An_assumed_pod_that_is_never_shown_expires()
    {
        using var world = new World().Nodes(Make.Node("a", cpu: "1"));
        await world.ScheduleAsync(Make.Pod("lost", cpu: "1"));
        Assert.Single(world.Cache.Snapshot().Nodes[0].Pods);
        world.Time.Advance(TimeSpan.FromMinutes(6));
        Assert.Empty(world.Cache.Snapshot().Nodes[0].Pods);
    }

    [Fact]
    public async Task The_loop_schedules_what_comes_and_ends_with_its_token()
    {
        using var world = new World().Nodes(Make.Node("a"), Make.Node("b"));
        using var stop = new CancellationTokenSource();
        var run = world.Loop.RunAsync(stop.Token);
        for (var i = 0; i < 50; i++) world.Watch.PodAdded(Make.Pod($"p{i}"));
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (world.Queue.Count(QueuePlace.Active) + world.Queue.Count(QueuePlace.InFlight) > 0) await Task.Delay(5, limit.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Equal(50, world.Cache.Snapshot().Nodes.Sum(n => n.Pods.Count));
    }
}
