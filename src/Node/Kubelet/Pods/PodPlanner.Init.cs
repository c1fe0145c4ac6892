using MiniKube.Node.Kubelet.Resources;
using MiniKube.Node.Kubelet.Runtime;

namespace MiniKube.Node.Kubelet.Pods;

public static partial class PodPlanner
{
    private readonly record struct InitPlan(bool Done, IReadOnlyList<Container> Start, IReadOnlyList<ContainerKill> Kill);

    /// <summary>Whether an init container failed and may not be tried again.</summary>
    public static bool InitFailedForGood(Pod pod, PodRuntimeState state) =>
        (pod.Spec?.InitContainers ?? []).Any(c => !PodResources.IsSidecar(c)
            && state.Current(c.Name) is { Phase: ContainerPhase.Exited } r && r.ExitCode != 0
            && !RestartRules.ShouldRestart(pod, c, r.ExitCode));

    /// <summary>Whether the pod's init containers have all ended well and its sidecars are up; once a main container
    /// exists in the sandbox this stays true.</summary>
    public static bool IsInitialized(Pod pod, PodRuntimeState state, IContainerHealth health) => PlanInit(pod, state, health).Done;

    private static bool MainStarted(Pod pod, PodRuntimeState state) =>
        (pod.Spec?.Containers ?? []).Any(c => state.Current(c.Name) is not null);

    private static InitPlan PlanInit(Pod pod, PodRuntimeState state, IContainerHealth health)
    {
        var start = new List<Container>();
        var kill = new List<ContainerKill>();
        var mainStarted = MainStarted(pod, state);
        foreach (var container in pod.Spec?.InitContainers ?? [])
        {
            var record = state.Current(container.Name);
            var sidecar = PodResources.IsSidecar(container);
            if (!sidecar && mainStarted) continue;
            var done = sidecar ? StepSidecar(pod, container, record, health, start, kill) : StepInit(pod, container, record, health, start, kill);
            if (!done && !mainStarted) return new InitPlan(false, start, kill);
        }
        return new InitPlan(true, start, kill);
    }

    private static bool StepSidecar(
        Pod pod, Container container, ContainerRecord? record, IContainerHealth health, List<Container> start, List<ContainerKill> kill)
    {
        if (record is not { IsRunning: true })
        {
            if (!pod.IsBeingDeleted) start.Add(container);
            return false;
        }
        var (reason, message) = WhyKill(container, record, health);
        if (reason is null) return health.Started(container, record);
        kill.Add(new ContainerKill(record, message + ", will be restarted", reason, GraceOf(container, reason)));
        start.Add(container);
        return false;
    }

    private static bool StepInit(
        Pod pod, Container container, ContainerRecord? record, IContainerHealth health, List<Container> start, List<ContainerKill> kill)
    {
        switch (record)
        {
            case { IsRunning: true }:
                var (reason, message) = WhyKill(container, record, health);
                if (reason is KillReasons.Changed) kill.Add(new ContainerKill(record, message!, reason));
                return false;
            case { Succeeded: true }:
                return true;
            default:
                if (ShouldStart(pod, container, record)) start.Add(container);
                return false;
        }
    }
}
