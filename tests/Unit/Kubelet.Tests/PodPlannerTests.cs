using MiniKube.Node.Kubelet.Probes;
using static MiniKube.Kubelet.Tests.Samples;

namespace MiniKube.Kubelet.Tests;

public sealed class PodPlannerTests
{
    private static readonly Container Main = Container("main");

    [Fact]
    public void A_new_pod_gets_a_sandbox_and_all_its_containers()
    {
        var plan = PodPlanner.Plan(Pod(Main, Container("side")), PodRuntimeState.Empty, Healthy);
        Assert.True(plan.CreateSandbox);
        Assert.False(plan.KillPod);
        Assert.Equal(0u, plan.Attempt);
        Assert.Equal(["main", "side"], plan.Start.Select(c => c.Name));
    }

    [Fact]
    public void Init_containers_run_one_after_the_other_before_the_rest()
    {
        var (first, second) = (Container("i1"), Container("i2"));
        var pod = Pod(Main).With(s => s with { InitContainers = [first, second] });
        Assert.Equal(["i1"], Names(PodPlanner.Plan(pod, PodRuntimeState.Empty, Healthy).StartInit));
        Assert.True(PodPlanner.Plan(pod, State(Running(first)), Healthy).IsNoOp);
        Assert.Equal(["i2"], Names(PodPlanner.Plan(pod, State(Exited(first, 0)), Healthy).StartInit));
        Assert.Equal(["main"], Names(PodPlanner.Plan(pod, State(Exited(second, 0), Exited(first, 0)), Healthy).Start));
    }

    [Theory]
    [InlineData("Always", true)]
    [InlineData("OnFailure", true)]
    [InlineData("Never", false)]
    public void A_failed_init_container_is_tried_again_unless_the_policy_is_never(string policy, bool again)
    {
        var init = Container("i1");
        var pod = Pod(Main).With(s => s with { InitContainers = [init], RestartPolicy = policy });
        var plan = PodPlanner.Plan(pod, State(Exited(init, 1)), Healthy);
        Assert.Equal(again, plan.StartInit.Count == 1);
        Assert.Equal(!again, plan.KillPod);
    }

    [Fact]
    public void A_sidecar_must_have_started_before_the_next_container_and_is_restarted_later()
    {
        var sidecar = Sidecar("proxy") with { StartupProbe = new Probe() };
        var pod = Pod(Main).With(s => s with { InitContainers = [sidecar] });
        var health = new ProbeResults();
        Assert.True(PodPlanner.Plan(pod, State(Running(sidecar)), health).IsNoOp);
        health.Set("proxy-1", ProbeKind.Startup, ProbeVerdict.Success);
        Assert.Equal(["main"], Names(PodPlanner.Plan(pod, State(Running(sidecar)), health).Start));
        Assert.Equal(["proxy"], Names(PodPlanner.Plan(pod, State(Running(Main), Exited(sidecar, 0)), health).StartInit));
    }

    [Theory]
    [InlineData("Always", 0, true)]
    [InlineData("Always", 1, true)]
    [InlineData("OnFailure", 0, false)]
    [InlineData("OnFailure", 1, true)]
    [InlineData("Never", 1, false)]
    public void An_ended_container_follows_the_restart_policy(string policy, int code, bool again)
    {
        var pod = Pod(Main).With(s => s with { RestartPolicy = policy });
        var plan = PodPlanner.Plan(pod, State(Exited(Main, code)), Healthy);
        Assert.Equal(again ? ["main"] : [], Names(plan.Start));
        Assert.Equal(!again, plan.KillPod);
        Assert.Equal(!again, PodPlanner.IsFinished(pod, State(Exited(Main, code))));
    }

    [Fact]
    public void A_failed_liveness_probe_kills_and_restarts_with_its_own_grace()
    {
        var main = Main with { LivenessProbe = new Probe { TerminationGracePeriodSeconds = 7 } };
        var health = new ProbeResults();
        health.Set("main-1", ProbeKind.Liveness, ProbeVerdict.Failure);
        var plan = PodPlanner.Plan(Pod(main), State(Running(main)), health);
        var kill = Assert.Single(plan.Kill);
        Assert.Equal("Container main failed liveness probe, will be restarted", kill.Message);
        Assert.Equal(7, kill.GraceSeconds);
        Assert.Equal(["main"], Names(plan.Start));
    }

    [Fact]
    public void A_changed_image_restarts_the_container_whatever_the_policy()
    {
        var pod = Pod(Main with { Image = "busybox:2" }).With(s => s with { RestartPolicy = "Never" });
        var plan = PodPlanner.Plan(pod, State(Running(Main)), Healthy);
        Assert.Equal("Container main definition changed, will be restarted", Assert.Single(plan.Kill).Message);
        Assert.Equal(["main"], Names(plan.Start));
    }

    [Fact]
    public void A_dead_sandbox_is_replaced_and_everything_starts_anew()
    {
        var state = State(Running(Main)) with { Sandboxes = [new SandboxRecord { Id = "s-1", Ready = false, Attempt = 2 }] };
        var plan = PodPlanner.Plan(Pod(Main), state, Healthy);
        Assert.True(plan is { KillPod: true, CreateSandbox: true, Attempt: 3 });
        Assert.Equal(["main"], Names(plan.Start));
    }

    [Fact]
    public void A_dead_sandbox_of_a_pod_that_never_restarts_stays_dead()
    {
        var pod = Pod(Main).With(s => s with { RestartPolicy = "Never" });
        var state = State(Running(Main)) with { Sandboxes = [new SandboxRecord { Id = "s-1" }] };
        Assert.False(PodPlanner.Plan(pod, state, Healthy).CreateSandbox);
    }

    [Fact]
    public void A_running_pod_needs_nothing() => Assert.True(PodPlanner.Plan(Pod(Main), State(Running(Main)), Healthy).IsNoOp);

    [Fact]
    public void A_rule_on_the_exit_code_wins_over_the_policy()
    {
        var main = Main with
        {
            RestartPolicy = "Never",
            RestartPolicyRules = [new ContainerRestartRule { Action = "Restart", ExitCodes = new ContainerRestartRuleOnExitCodes { Operator = "In", Values = [42] } }],
        };
        Assert.Equal(["main"], Names(PodPlanner.Plan(Pod(main), State(Exited(main, 42)), Healthy).Start));
        Assert.Empty(PodPlanner.Plan(Pod(main), State(Exited(main, 1)), Healthy).Start);
    }

    private static IEnumerable<string> Names(IEnumerable<Container> containers) => containers.Select(c => c.Name);
}
