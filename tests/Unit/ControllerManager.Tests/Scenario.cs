using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Apps;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControllerManager.Tests;

/// <summary>Short ways to write down objects.</summary>
internal static class Scenario
{
    public static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public static Pod Pod(string name, bool ready = true, string? node = "node-1", string phase = "Running", IReadOnlyDictionary<string, string>? labels = null, string? ip = null) => new()
    {
        Metadata = new ObjectMeta { Namespace = "default", Name = name, Uid = "uid-" + name, Labels = labels ?? App, CreationTimestamp = Now.AddMinutes(-10) },
        Spec = new PodSpec { NodeName = node, Containers = [new Container { Name = "c", Ports = [new ContainerPort { Name = "http", ContainerPortValue = 8080 }] }] },
        Status = new PodStatus
        {
            Phase = phase,
            PodIP = ip,
            Conditions = [new PodCondition { Type = "Ready", Status = ready ? "True" : "False", LastTransitionTime = Now.AddMinutes(-5) }],
        },
    };

    public static Pod Deleting(this Pod pod) => pod with { Metadata = pod.Metadata! with { DeletionTimestamp = Now } };

    public static IReadOnlyDictionary<string, string> App { get; } = new Dictionary<string, string> { ["app"] = "web" };

    public static ReplicaSet ReplicaSet(int replicas, int minReady = 0) => new()
    {
        Metadata = new ObjectMeta { Namespace = "default", Name = "web", Uid = "rs", Generation = 1 },
        Spec = new ReplicaSetSpec { Replicas = replicas, MinReadySeconds = minReady, Selector = new LabelSelector { MatchLabels = App }, Template = Template("v1") },
    };

    public static PodTemplateSpec Template(string image) => new()
    {
        Metadata = new ObjectMeta { Labels = App },
        Spec = new PodSpec { Containers = [new Container { Name = "c", Image = image }] },
    };

    public static Deployment Deployment(int replicas, string image, IntOrString? surge = null, IntOrString? unavailable = null) => new()
    {
        Metadata = new ObjectMeta { Namespace = "default", Name = "web", Uid = "d", Generation = 1 },
        Spec = new DeploymentSpec
        {
            Replicas = replicas,
            Selector = new LabelSelector { MatchLabels = App },
            Template = Template(image),
            RevisionHistoryLimit = 10,
            ProgressDeadlineSeconds = 600,
            Strategy = new DeploymentStrategy { Type = "RollingUpdate", RollingUpdate = new RollingUpdateDeployment { MaxSurge = surge ?? "25%", MaxUnavailable = unavailable ?? "25%" } },
        },
    };
}
