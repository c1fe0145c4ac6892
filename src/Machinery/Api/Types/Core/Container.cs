using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.Container</c>.</summary>
[Doc("One container of a pod.")]
[ApiType("io.k8s.api.core.v1.Container")]
public sealed record Container : ApiRecord
{
    [Doc("Name of the container, a DNS label unique in the pod.")]
    [JsonPropertyName("name"), Field(1, Required = true)]
    public string Name { get => field ?? ""; init; }

    [Doc("The image to run.")]
    [JsonPropertyName("image"), Field(2)]
    public string? Image { get; init; }

    [Doc("Replaces the image's entrypoint; no shell is involved.")]
    [JsonPropertyName("command"), Field(3, List = "atomic")]
    public IReadOnlyList<string>? Command { get; init; }

    [Doc("Replaces the image's default arguments.")]
    [JsonPropertyName("args"), Field(4, List = "atomic")]
    public IReadOnlyList<string>? Args { get; init; }

    [Doc("Working directory; the image's own if unset.")]
    [JsonPropertyName("workingDir"), Field(5)]
    public string? WorkingDir { get; init; }

    [Doc("Ports the container listens on; for information and for Services that name them.")]
    [JsonPropertyName("ports"), Field(6, MergeKey = "containerPort", Strategy = "merge", List = "map", Keys = ["containerPort", "protocol"])]
    public IReadOnlyList<ContainerPort>? Ports { get; init; }

    [Doc("Environment variables.")]
    [JsonPropertyName("env"), Field(7, MergeKey = "name", Strategy = "merge", List = "map", Keys = ["name"])]
    public IReadOnlyList<EnvVar>? Env { get; init; }

    [Doc("What the container needs (requests) and may use at most (limits).")]
    [JsonPropertyName("resources"), Field(8)]
    public ResourceRequirements? Resources { get; init; }

    [Doc("Where the pod's volumes appear in the container's file system.")]
    [JsonPropertyName("volumeMounts"), Field(9, MergeKey = "mountPath", Strategy = "merge", List = "map", Keys = ["mountPath"])]
    public IReadOnlyList<VolumeMount>? VolumeMounts { get; init; }

    [Doc("When this check fails the container is restarted.")]
    [JsonPropertyName("livenessProbe"), Field(10)]
    public Probe? LivenessProbe { get; init; }

    [Doc("While this check fails the pod gets no traffic from Services.")]
    [JsonPropertyName("readinessProbe"), Field(11)]
    public Probe? ReadinessProbe { get; init; }

    [Doc("Actions run after start and before stop.")]
    [JsonPropertyName("lifecycle"), Field(12)]
    public Lifecycle? Lifecycle { get; init; }

    [Doc("File whose text is shown as the message of the ended container.")]
    [Default("\"/dev/termination-log\"")]
    [JsonPropertyName("terminationMessagePath"), Field(13)]
    public string? TerminationMessagePath { get; init; }

    [Doc("When the image is pulled. Always for the tag latest, else IfNotPresent.")]
    [Enum("Always", "IfNotPresent", "Never")]
    [JsonPropertyName("imagePullPolicy"), Field(14)]
    public string? ImagePullPolicy { get; init; }

    [Doc("Security settings of this container; they win over the pod's.")]
    [JsonPropertyName("securityContext"), Field(15)]
    public SecurityContext? SecurityContext { get; init; }

    [Doc("Keep standard input open.")]
    [JsonPropertyName("stdin"), Field(16)]
    public bool? Stdin { get; init; }

    [Doc("Close standard input after the first attached client leaves.")]
    [JsonPropertyName("stdinOnce"), Field(17)]
    public bool? StdinOnce { get; init; }

    [Doc("Give the container a terminal; needs stdin.")]
    [JsonPropertyName("tty"), Field(18)]
    public bool? Tty { get; init; }

    [Doc("Whole ConfigMaps or Secrets turned into environment variables.")]
    [JsonPropertyName("envFrom"), Field(19, List = "atomic")]
    public IReadOnlyList<EnvFromSource>? EnvFrom { get; init; }

    [Doc("Where the final message is read from.")]
    [Default("\"File\""), Enum("FallbackToLogsOnError", "File")]
    [JsonPropertyName("terminationMessagePolicy"), Field(20)]
    public string? TerminationMessagePolicy { get; init; }

    [Doc("Block devices given to the container.")]
    [JsonPropertyName("volumeDevices"), Field(21, MergeKey = "devicePath", Strategy = "merge", List = "map", Keys = ["devicePath"])]
    public IReadOnlyList<VolumeDevice>? VolumeDevices { get; init; }

    [Doc("Until this check succeeds the other probes wait.")]
    [JsonPropertyName("startupProbe"), Field(22)]
    public Probe? StartupProbe { get; init; }

    [Doc("What happens to the container when its resources are changed in place.")]
    [JsonPropertyName("resizePolicy"), Field(23, List = "atomic")]
    public IReadOnlyList<ContainerResizePolicy>? ResizePolicy { get; init; }

    [Doc("Restart behaviour of this container; Always on an init container makes it a sidecar.")]
    [Enum("Always", "Never", "OnFailure")]
    [JsonPropertyName("restartPolicy"), Field(24)]
    public string? RestartPolicy { get; init; }

    [JsonPropertyName("restartPolicyRules"), Field(25, List = "atomic")]
    public IReadOnlyList<ContainerRestartRule>? RestartPolicyRules { get; init; }
}
