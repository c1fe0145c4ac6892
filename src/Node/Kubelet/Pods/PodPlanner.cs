using MiniKube.Node.Kubelet.Resources;
using MiniKube.Node.Kubelet.Runtime;

namespace MiniKube.Node.Kubelet.Pods;

/// <summary>Compares a pod's spec with what runs. Pure: the same facts give the same plan.</summary>
public static partial class PodPlanner
{
    public static PodPlan Plan(Pod pod, PodRuntimeState state, IContainerHealth health)
    {
        var sandbox = state.Sandbox;
        return SandboxUsable(pod, state)
            ? PlanInSandbox(pod, state, health)
            : PlanNewSandbox(pod, state, sandbox is null ? 0 : sandbox.Attempt + 1);
    }

    /// <summary>Whether a container that does not run is to be started again.</summary>
    public static bool ShouldStart(Pod pod, Container container, ContainerRecord? record)
    {
        if (pod.IsBeingDeleted) return false;
        if (record is null || record.Phase is ContainerPhase.Created or ContainerPhase.Unknown) return true;
        if (record.IsRunning) return false;
        return RestartRules.ShouldRestart(pod, container, record.ExitCode);
    }

    /// <summary>Whether every container has ended for good, so that the pod is finished.</summary>
    public static bool IsFinished(Pod pod, PodRuntimeState state) =>
        InitFailedForGood(pod, state)
        || (pod.Spec?.Containers ?? []).All(c => state.Latest(c.Name) is { Phase: ContainerPhase.Exited } r && !RestartRules.ShouldRestart(pod, c, r.ExitCode));

    private static bool SandboxUsable(Pod pod, PodRuntimeState state)
    {
        if (state.Sandbox is not { Ready: true } sandbox) return false;
        if (state.Sandboxes.Count(s => s.Ready) > 1) return false;
        var wantsHost = pod.Spec?.HostNetwork == true;
        if (sandbox.HostNetwork != wantsHost) return false;
        return wantsHost || sandbox.Addresses.Count > 0;
    }

    private static PodPlan PlanNewSandbox(Pod pod, PodRuntimeState state, uint attempt)
    {
        var kill = state.Sandboxes.Count > 0;
        var containers = pod.Spec?.Containers ?? [];
        if (pod.IsBeingDeleted || (kill && state.Containers.Count > 0 && IsFinished(pod, state))) return new PodPlan { KillPod = state.AnyRunning };
        if (attempt > 0 && pod.Spec?.RestartPolicy == "Never" && state.Containers.Count > 0) return new PodPlan { KillPod = state.AnyRunning };
        var start = containers.Where(c => ShouldStart(pod, c, AsEnded(state.Latest(c.Name)))).ToArray();
        if (start.Length == 0) return new PodPlan { KillPod = state.AnyRunning };
        var init = pod.Spec?.InitContainers ?? [];
        var plan = new PodPlan { KillPod = kill, CreateSandbox = true, Attempt = attempt };
        return init.Count > 0 ? plan with { StartInit = [init[0]] } : plan with { Start = start };
    }

    // A container still listed as running in a dead sandbox is lost with it.
    private static ContainerRecord? AsEnded(ContainerRecord? record) =>
        record is { IsRunning: true } ? record with { Phase = ContainerPhase.Unknown } : record;

    private static PodPlan PlanInSandbox(Pod pod, PodRuntimeState state, IContainerHealth health)
    {
        if (InitFailedForGood(pod, state)) return new PodPlan { KillPod = true };
        var init = PlanInit(pod, state, health);
        if (!init.Done) return new PodPlan { StartInit = init.Start, Kill = init.Kill };
        var start = new List<Container>();
        var kill = new List<ContainerKill>(init.Kill);
        var kept = 0;
        foreach (var container in pod.Spec?.Containers ?? [])
        {
            var record = state.Current(container.Name) ?? AsEnded(state.Latest(container.Name));
            if (record is not { IsRunning: true })
            {
                if (ShouldStart(pod, container, record)) start.Add(container);
                continue;
            }
            var (reason, message) = WhyKill(container, record, health);
            if (reason is null)
            {
                kept++;
                continue;
            }
            var again = !pod.IsBeingDeleted && (reason == KillReasons.Changed || RestartRules.ShouldRestartAfterKill(pod, container));
            kill.Add(new ContainerKill(record, again ? message + ", will be restarted" : message!, reason, GraceOf(container, reason)));
            if (again) start.Add(container);
            else kept++;
        }
        return kept == 0 && start.Count == 0
            ? new PodPlan { KillPod = true }
            : new PodPlan { Kill = kill, Start = start, StartInit = init.Start };
    }

    private static (string? Reason, string? Message) WhyKill(Container container, ContainerRecord record, IContainerHealth health)
    {
        if (record.Hash != 0 && record.Hash != ContainerHash.Of(container)) return (KillReasons.Changed, $"Container {container.Name} definition changed");
        if (health.LivenessFailed(record.Id)) return (KillReasons.Liveness, $"Container {container.Name} failed liveness probe");
        if (health.StartupFailed(record.Id)) return (KillReasons.Startup, $"Container {container.Name} failed startup probe");
        return (null, null);
    }

    private static long? GraceOf(Container container, string reason) => reason switch
    {
        KillReasons.Liveness => container.LivenessProbe?.TerminationGracePeriodSeconds,
        KillReasons.Startup => container.StartupProbe?.TerminationGracePeriodSeconds,
        _ => null,
    };
}

/// <summary>Names for the causes of a kill.</summary>
public static class KillReasons
{
    public const string Changed = "Changed";
    public const string Liveness = "LivenessProbe";
    public const string Startup = "StartupProbe";
}
