using System.Text.Json.Nodes;
using MiniKube.Node.Kubelet.Probes;
using static MiniKube.Kubelet.Tests.Samples;

namespace MiniKube.Kubelet.Tests;

public sealed class PodStatusTests
{
    private static readonly Container Main = Container("main");

    [Fact]
    public void A_running_pod_is_ready()
    {
        var status = PodStatusBuilder.Build(Inputs(Pod(Main), State(Running(Main))));
        Assert.Equal("Running", status.Phase);
        Assert.Equal("10.244.1.5", status.PodIP);
        Assert.Equal("10.89.0.11", status.HostIP);
        Assert.All(status.Conditions!, c => Assert.Equal("True", c.Status));
        Assert.Equal(["PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled"], status.Conditions!.Select(c => c.Type));
        Assert.Equal("containerd://main-1", status.ContainerStatuses![0].ContainerID);
    }

    [Fact]
    public void A_readiness_probe_keeps_the_pod_unready_until_it_succeeds()
    {
        var main = Main with { ReadinessProbe = new Probe() };
        var health = new ProbeResults();
        var before = PodStatusBuilder.Build(Inputs(Pod(main), State(Running(main)), health));
        var ready = before.Conditions!.Single(c => c.Type == "Ready");
        Assert.Equal(("False", "ContainersNotReady", "containers with unready status: [main]"), (ready.Status, ready.Reason, ready.Message));
        health.Set("main-1", ProbeKind.Readiness, ProbeVerdict.Success);
        Assert.True(PodStatusBuilder.Build(Inputs(Pod(main), State(Running(main)), health)).ContainerStatuses![0].Ready);
    }

    [Fact]
    public void Before_the_first_container_it_is_pending_and_creating()
    {
        var status = PodStatusBuilder.Build(Inputs(Pod(Main), PodRuntimeState.Empty));
        Assert.Equal("Pending", status.Phase);
        Assert.Equal("ContainerCreating", status.ContainerStatuses![0].State!.Waiting!.Reason);
    }

    [Fact]
    public void With_init_containers_to_come_the_main_ones_are_initializing()
    {
        var init = Container("i1");
        var pod = Pod(Main).With(s => s with { InitContainers = [init] });
        var status = PodStatusBuilder.Build(Inputs(pod, State(Running(init))));
        Assert.Equal("Pending", status.Phase);
        Assert.Equal("PodInitializing", status.ContainerStatuses![0].State!.Waiting!.Reason);
        var condition = status.Conditions!.Single(c => c.Type == "Initialized");
        Assert.Equal(("False", "ContainersNotInitialized", "containers with incomplete status: [i1]"), (condition.Status, condition.Reason, condition.Message));
    }

    [Fact]
    public void A_crashing_container_waits_and_its_end_is_the_last_state()
    {
        var inputs = Inputs(Pod(Main), State(Exited(Main, 3, restarts: 2)));
        inputs.Waiting.Set("main", "CrashLoopBackOff", "back-off 20s");
        var status = PodStatusBuilder.Build(inputs).ContainerStatuses![0];
        Assert.Equal("CrashLoopBackOff", status.State!.Waiting!.Reason);
        Assert.Equal((3, "Error"), (status.LastState!.Terminated!.ExitCode, status.LastState.Terminated.Reason));
        Assert.Equal(2, status.RestartCount);
    }

    [Theory]
    [InlineData("Never", 0, "Succeeded")]
    [InlineData("Never", 1, "Failed")]
    [InlineData("OnFailure", 1, "Running")]
    [InlineData("Always", 0, "Running")]
    public void The_phase_follows_exit_codes_and_policy(string policy, int code, string phase)
    {
        var pod = Pod(Main).With(s => s with { RestartPolicy = policy });
        Assert.Equal(phase, PodStatusBuilder.Build(Inputs(pod, State(Exited(Main, code)))).Phase);
    }

    [Fact]
    public void A_terminal_phase_never_turns_back()
    {
        var inputs = Inputs(Pod(Main), State(Running(Main))) with { Previous = new PodStatus { Phase = "Succeeded" } };
        Assert.Equal("Succeeded", PodStatusBuilder.Build(inputs).Phase);
    }

    [Fact]
    public void A_refused_pod_is_failed_with_the_reason()
    {
        var inputs = Inputs(Pod(Main), PodRuntimeState.Empty) with { Failure = new PodFailure("OutOfcpu", "Pod was rejected: no cpu"), Terminated = true };
        var status = PodStatusBuilder.Build(inputs);
        Assert.Equal(("Failed", "OutOfcpu", "Pod was rejected: no cpu"), (status.Phase, status.Reason, status.Message));
    }

    [Fact]
    public void Oom_kills_are_told_in_the_runtimes_word()
    {
        var record = Exited(Main, 137) with { Reason = "OOMKilled" };
        var pod = Pod(Main).With(s => s with { RestartPolicy = "Never" });
        Assert.Equal("OOMKilled", PodStatusBuilder.Build(Inputs(pod, State(record))).ContainerStatuses![0].State!.Terminated!.Reason);
    }

    [Fact]
    public void Transition_times_stay_while_the_status_stays()
    {
        var first = PodStatusBuilder.Build(Inputs(Pod(Main), State(Running(Main))));
        var second = PodStatusBuilder.Build(Inputs(Pod(Main), State(Running(Main))) with { Previous = first, Now = Start.AddHours(1) });
        Assert.Equal(first.Conditions!.Select(c => c.LastTransitionTime), second.Conditions!.Select(c => c.LastTransitionTime));
        Assert.Equal(first.StartTime, second.StartTime);
    }

    [Fact]
    public void Readiness_gates_hold_readiness_back()
    {
        var pod = Pod(Main).With(s => s with { ReadinessGates = [new PodReadinessGate { ConditionType = "x/y" }] });
        var ready = PodStatusBuilder.Build(Inputs(pod, State(Running(Main)))).Conditions!.Single(c => c.Type == "Ready");
        Assert.Equal("ReadinessGatesNotReady", ready.Reason);
    }

    [Fact]
    public void The_patch_holds_only_what_differs_and_nulls_for_what_is_gone()
    {
        var wanted = PodStatusBuilder.Build(Inputs(Pod(Main), State(Running(Main))));
        Assert.Null(StatusPatch.Between(Pod(Main) with { Status = wanted }, wanted));
        var known = Pod(Main) with { Status = wanted with { Message = "old", PodIPs = [new PodIP { Ip = "10.0.0.9" }] } };
        var patch = JsonNode.Parse(StatusPatch.Between(known, wanted))!;
        Assert.Equal("u-1", patch["metadata"]!["uid"]!.GetValue<string>());
        var status = patch["status"]!.AsObject();
        Assert.Equal(["message", "podIPs"], status.Select(p => p.Key).Order());
        Assert.Null(status["message"]);
        Assert.Equal("replace", status["podIPs"]![1]!["$patch"]!.GetValue<string>());
    }

    [Fact]
    public void The_patch_leaves_conditions_of_others_alone()
    {
        var gate = new PodCondition { Type = "x/y", Status = "True" };
        var pod = Pod(Main) with { Status = new PodStatus { Conditions = [gate] } };
        var wanted = PodStatusBuilder.Build(Inputs(pod, State(Running(Main))) with { Previous = pod.Status });
        var conditions = JsonNode.Parse(StatusPatch.Between(pod, wanted))!["status"]!["conditions"]!.AsArray();
        Assert.DoesNotContain(conditions, c => c!["type"]!.GetValue<string>() == "x/y");
    }
}
