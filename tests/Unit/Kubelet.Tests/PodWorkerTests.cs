using MiniKube.Node.Kubelet.Probes;
using static MiniKube.Kubelet.Tests.Samples;

namespace MiniKube.Kubelet.Tests;

public sealed class PodWorkerTests : IAsyncDisposable
{
    private readonly WorkerWorld _world = new();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task A_pod_is_brought_up_in_order()
    {
        _world.Start(Pod(Container("main")).With(s => s with { InitContainers = [Container("prep")] }));
        await _world.SeeAsync(s => s.InitContainerStatuses?[0].State?.Running is not null);
        _world.Worker.ExpectExit(_world.Runtime.Exit("prep", 0));
        var status = await _world.SeeAsync(s => s.Phase == "Running");
        Assert.Equal("10.244.1.5", status.PodIP);
        Assert.Equal(["sandbox web", "create prep", "start prep", "create main", "start main"], _world.Runtime.Calls);
        Assert.True(_world.HasEvent("Normal Started: Started container main"));
    }

    [Fact]
    public async Task A_crash_restarts_at_once_and_the_next_one_after_its_delay()
    {
        _world.Start(Pod(Container("main")));
        await _world.SeeAsync(s => s.ContainerStatuses?[0].State?.Running is not null);
        _world.Worker.ExpectExit(_world.Runtime.Exit("main", 1));
        await _world.SeeAsync(s => s.ContainerStatuses?[0] is { RestartCount: 1, State.Running: not null });
        _world.Worker.ExpectExit(_world.Runtime.Exit("main", 1));
        var waiting = await _world.SeeAsync(s => s.ContainerStatuses?[0].State?.Waiting?.Reason == "CrashLoopBackOff");
        Assert.Equal("back-off 10s restarting failed container=main pod=web_shop(u-1)", waiting.ContainerStatuses![0].State!.Waiting!.Message);
        Assert.Equal(1, waiting.ContainerStatuses[0].LastState!.Terminated!.ExitCode);
        Assert.Equal(2, _world.Runtime.Created("main"));
        _world.Time.Advance(11);
        _world.Worker.Wake();
        await _world.SeeAsync(s => s.ContainerStatuses?[0] is { RestartCount: 2, State.Running: not null });
    }

    [Fact]
    public async Task A_deleted_pod_ends_gracefully_and_leaves_nothing()
    {
        var pod = Pod(Container("main") with { Lifecycle = new Lifecycle { PreStop = new LifecycleHandler { Exec = new ExecAction { Command = ["bye"] } } } });
        _world.Start(pod);
        await _world.SeeAsync(s => s.Phase == "Running");
        var deleted = pod with { Metadata = pod.Metadata! with { DeletionTimestamp = new Time(Samples.Start), DeletionGracePeriodSeconds = 20 } };
        _world.Worker.Update(new PodTarget(deleted));
        await _world.SeeAsync((_, deletable) => deletable);
        _world.Worker.Update(new PodTarget(deleted, Removed: true));
        await _world.Ended;
        Assert.Equal(["exec main bye", "stop main 20", "stop-sandbox", "stop-sandbox", "remove-sandbox"], _world.Runtime.Calls.Skip(3).Take(5));
        Assert.True(_world.Runtime.IsEmpty);
        Assert.Empty(_world.Cgroups);
        Assert.True(_world.HasEvent("Normal Killing: Stopping container main"));
    }

    [Fact]
    public async Task A_finished_pod_is_reported_and_kept_for_its_logs()
    {
        _world.Start(Pod(Container("main")).With(s => s with { RestartPolicy = "Never" }));
        await _world.SeeAsync(s => s.Phase == "Running");
        _world.Worker.ExpectExit(_world.Runtime.Exit("main", 0));
        var status = await _world.SeeAsync(s => s.Phase == "Succeeded");
        Assert.Equal("PodCompleted", status.Conditions!.Single(c => c.Type == "Ready").Reason);
        Assert.Equal(1, _world.Runtime.Created("main"));
    }

    [Fact]
    public async Task A_restarted_kubelet_adopts_what_runs()
    {
        var pod = Pod(Container("main"));
        _world.Start(pod);
        var before = await _world.SeeAsync(s => s.Phase == "Running");
        var calls = _world.Runtime.Calls.Count;
        var first = _world.Worker;
        _world.Start(pod with { Status = before });
        _world.Worker.Wake();
        var after = await _world.SeeAsync(s => s.Phase == "Running");
        Assert.Equal(before.ContainerStatuses![0].ContainerID, after.ContainerStatuses![0].ContainerID);
        Assert.Equal(calls, _world.Runtime.Calls.Count);
        await first.DisposeAsync();
    }

    [Fact]
    public async Task An_image_that_cannot_be_pulled_is_told_and_tried_again_later()
    {
        _world.Runtime.PullError = "no such image";
        _world.Start(Pod(Container("main", "nope:1")));
        var status = await _world.SeeAsync(s => s.ContainerStatuses?[0].State?.Waiting?.Reason == "ErrImagePull");
        Assert.Equal("rpc error: code = NotFound desc = no such image", status.ContainerStatuses![0].State!.Waiting!.Message);
        _world.Worker.Wake();
        await _world.SeeAsync(s => s.ContainerStatuses?[0].State?.Waiting?.Reason == "ImagePullBackOff");
        _world.Runtime.PullError = null;
        _world.Time.Advance(11);
        _world.Worker.Wake();
        await _world.SeeAsync(s => s.Phase == "Running");
    }

    [Fact]
    public async Task A_failing_liveness_probe_restarts_the_container()
    {
        _world.Verdict = ProbeVerdict.Failure;
        _world.Start(Pod(Container("main") with { LivenessProbe = new Probe { Exec = new ExecAction { Command = ["x"] }, FailureThreshold = 1 } }));
        await _world.SeeAsync(s => s.ContainerStatuses?[0].RestartCount == 1);
        Assert.True(_world.HasEvent("Normal Killing: Container main failed liveness probe, will be restarted"));
        Assert.True(_world.HasEvent("Warning Unhealthy: Liveness probe failed: said the test"));
    }

    [Fact]
    public async Task A_missing_object_is_named_and_a_missing_volume_holds_the_pod_back()
    {
        var pod = Pod(Container("main") with { EnvFrom = [new EnvFromSource { ConfigMapRef = new ConfigMapEnvSource { Name = "none" } }] });
        _world.Start(pod);
        var status = await _world.SeeAsync(s => s.ContainerStatuses?[0].State?.Waiting?.Reason == "CreateContainerConfigError");
        Assert.Equal("configmap \"none\" not found", status.ContainerStatuses![0].State!.Waiting!.Message);
    }

    [Fact]
    public async Task Without_the_api_server_a_container_starts_with_the_environment_it_had()
    {
        var pod = Pod(Container("main") with { EnvFrom = [new EnvFromSource { ConfigMapRef = new ConfigMapEnvSource { Name = "cfg" } }] });
        _world.Start(pod);
        await _world.SeeAsync(s => s.Phase == "Running");
        _world.ObjectsAway = true;
        _world.Worker.ExpectExit(_world.Runtime.Exit("main", 1));
        await _world.SeeAsync(s => s.ContainerStatuses?[0] is { RestartCount: 1, State.Running: not null });
    }

    [Fact]
    public async Task A_refused_pod_never_touches_the_runtime()
    {
        _world.Start(Pod(), new PodFailure("OutOfcpu", "Pod was rejected"));
        var status = await _world.SeeAsync(s => s.Phase == "Failed");
        Assert.Equal("OutOfcpu", status.Reason);
        Assert.Null(status.ContainerStatuses);
        Assert.Empty(_world.Runtime.Calls);
    }
}
