using MiniKube.Node.Kubelet.Probes;

namespace MiniKube.Kubelet.Tests;

/// <summary>Pods and runtime states to test with.</summary>
internal static class Samples
{
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static Container Container(string name, string image = "busybox:1.36") => new() { Name = name, Image = image };

    public static Container Sidecar(string name) => Container(name) with { RestartPolicy = "Always" };

    public static Pod Pod(params Container[] containers) => new()
    {
        ApiVersion = "v1",
        Kind = "Pod",
        Metadata = new ObjectMeta { Name = "web", Namespace = "shop", Uid = "u-1", Generation = 1, Labels = new Dictionary<string, string> { ["app"] = "web" } },
        Spec = new PodSpec { Containers = containers.Length > 0 ? containers : [Container("main")], RestartPolicy = "Always", NodeName = "node-1" },
    };

    public static Pod With(this Pod pod, Func<PodSpec, PodSpec> change) => pod with { Spec = change(pod.Spec!) };

    public static ContainerRecord Running(Container container, string id = "") => new()
    {
        Id = id.Length > 0 ? id : container.Name + "-1",
        Name = container.Name,
        SandboxId = "s-1",
        Phase = ContainerPhase.Running,
        Hash = ContainerHash.Of(container),
        CreatedAt = Start,
        StartedAt = Start,
        Image = container.Image ?? "",
    };

    public static ContainerRecord Exited(Container container, int code, int restarts = 0) => Running(container) with
    {
        Id = $"{container.Name}-x{restarts}",
        Phase = ContainerPhase.Exited,
        ExitCode = code,
        FinishedAt = Start.AddSeconds(5),
        RestartCount = restarts,
    };

    public static PodRuntimeState State(params ContainerRecord[] containers) => new()
    {
        Sandboxes = [new SandboxRecord { Id = "s-1", Ready = true, Addresses = ["10.244.1.5"], CreatedAt = Start }],
        Containers = containers,
    };

    public static ProbeResults Healthy => new();

    public static PodStatusInputs Inputs(Pod pod, PodRuntimeState state, ProbeResults? health = null) => new()
    {
        Pod = pod,
        Runtime = state,
        Health = health ?? new ProbeResults(),
        Waiting = new WaitingReasons(),
        HostAddresses = ["10.89.0.11"],
        Now = Start.AddMinutes(1),
    };
}
