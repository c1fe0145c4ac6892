using MiniKube.Node.Kubelet.Resources;

namespace MiniKube.Node.Kubelet.Status;

/// <summary>The conditions that a kubelet owns. Pure; transition times are kept while the status stays the same.</summary>
public static class PodConditions
{
    public const string ReadyToStartContainers = "PodReadyToStartContainers";
    public const string Initialized = "Initialized";
    public const string Ready = "Ready";
    public const string ContainersReady = "ContainersReady";
    public const string Scheduled = "PodScheduled";

    private readonly record struct Verdict(bool Status, string? Reason = null, string? Message = null);

    public static IReadOnlyList<PodCondition> Build(
        PodStatusInputs inputs, string phase, IReadOnlyList<ContainerStatus> init, IReadOnlyList<ContainerStatus> main)
    {
        var containersReady = ContainersVerdict(inputs.Pod, phase, init, main);
        var previous = inputs.Previous?.Conditions ?? [];
        PodCondition Make(string type, Verdict verdict) => Condition(inputs, previous.FirstOrDefault(c => c.Type == type), type, verdict);
        var sandboxUp = inputs.Runtime.Sandbox is { Ready: true } sandbox && (sandbox.HostNetwork || sandbox.Addresses.Count > 0);
        var own = new List<PodCondition>
        {
            Make(ReadyToStartContainers, new Verdict(sandboxUp && !inputs.Terminated)),
            Make(Initialized, InitializedVerdict(inputs.Pod, phase, init, main)),
            Make(Ready, ReadyVerdict(inputs.Pod, containersReady, previous)),
            Make(ContainersReady, containersReady),
            Make(Scheduled, new Verdict(true)),
        };
        own.AddRange(previous.Where(c => own.TrueForAll(o => o.Type != c.Type)));
        return own;
    }

    private static PodCondition Condition(PodStatusInputs inputs, PodCondition? previous, string type, Verdict verdict)
    {
        var status = verdict.Status ? "True" : "False";
        return new PodCondition
        {
            Type = type,
            Status = status,
            Reason = verdict.Reason,
            Message = verdict.Message,
            LastTransitionTime = previous?.Status == status ? previous.LastTransitionTime : new Time(inputs.Now),
            ObservedGeneration = inputs.Pod.Metadata?.Generation,
        };
    }

    private static Verdict InitializedVerdict(Pod pod, string phase, IReadOnlyList<ContainerStatus> init, IReadOnlyList<ContainerStatus> main)
    {
        if (pod.Spec?.InitContainers is not { Count: > 0 } containers) return new Verdict(true, phase == PodPhases.Succeeded ? "PodCompleted" : null);
        if (phase == PodPhases.Succeeded) return new Verdict(true, "PodCompleted");
        if (main.Any(s => s.State?.Running is not null || s.State?.Terminated is not null || s.LastState?.Terminated is not null)) return new Verdict(true);
        var incomplete = containers.Where(c => init.FirstOrDefault(s => s.Name == c.Name) is var s
            && (PodResources.IsSidecar(c) ? s?.Started != true : s?.Ready != true)).Select(c => c.Name).ToArray();
        return incomplete.Length == 0
            ? new Verdict(true)
            : new Verdict(false, "ContainersNotInitialized", $"containers with incomplete status: [{string.Join(' ', incomplete)}]");
    }

    private static Verdict ContainersVerdict(Pod pod, string phase, IReadOnlyList<ContainerStatus> init, IReadOnlyList<ContainerStatus> main)
    {
        if (phase == PodPhases.Succeeded) return new Verdict(false, "PodCompleted");
        if (phase == PodPhases.Failed) return new Verdict(false, "PodFailed");
        var sidecars = (pod.Spec?.InitContainers ?? []).Where(PodResources.IsSidecar).Select(c => c.Name).ToHashSet();
        var unready = main.Concat(init.Where(s => sidecars.Contains(s.Name))).Where(s => !s.Ready).Select(s => s.Name).ToArray();
        return unready.Length == 0
            ? new Verdict(true)
            : new Verdict(false, "ContainersNotReady", $"containers with unready status: [{string.Join(' ', unready)}]");
    }

    private static Verdict ReadyVerdict(Pod pod, Verdict containers, IReadOnlyList<PodCondition> conditions)
    {
        if (!containers.Status) return containers;
        var messages = new List<string>();
        foreach (var gate in pod.Spec?.ReadinessGates ?? [])
        {
            var condition = (pod.Status?.Conditions ?? conditions).FirstOrDefault(c => c.Type == gate.ConditionType);
            if (condition is null) messages.Add($"corresponding condition of pod readiness gate \"{gate.ConditionType}\" does not exist.");
            else if (condition.Status != "True") messages.Add($"the status of pod readiness gate \"{gate.ConditionType}\" is not \"True\", but {condition.Status}");
        }
        return messages.Count == 0 ? containers : new Verdict(false, "ReadinessGatesNotReady", string.Join(", ", messages));
    }
}
