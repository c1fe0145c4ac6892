using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.EphemeralContainer</c>.</summary>
[Doc("A container put into a running pod for debugging.")]
[ApiType("io.k8s.api.core.v1.EphemeralContainer")]
public sealed record EphemeralContainer : ApiRecord
{
    [JsonPropertyName("args"), Field(4, Inside = 1, List = "atomic")]
    public IReadOnlyList<string>? Args { get; init; }

    [JsonPropertyName("command"), Field(3, Inside = 1, List = "atomic")]
    public IReadOnlyList<string>? Command { get; init; }

    [JsonPropertyName("env"), Field(7, Inside = 1, MergeKey = "name", Strategy = "merge", List = "map", Keys = ["name"])]
    public IReadOnlyList<EnvVar>? Env { get; init; }

    [JsonPropertyName("envFrom"), Field(19, Inside = 1, List = "atomic")]
    public IReadOnlyList<EnvFromSource>? EnvFrom { get; init; }

    [JsonPropertyName("image"), Field(2, Inside = 1)]
    public string? Image { get; init; }

    [Enum("Always", "IfNotPresent", "Never")]
    [JsonPropertyName("imagePullPolicy"), Field(14, Inside = 1)]
    public string? ImagePullPolicy { get; init; }

    [JsonPropertyName("lifecycle"), Field(12, Inside = 1)]
    public Lifecycle? Lifecycle { get; init; }

    [JsonPropertyName("livenessProbe"), Field(10, Inside = 1)]
    public Probe? LivenessProbe { get; init; }

    [JsonPropertyName("name"), Field(1, Inside = 1, Required = true)]
    public string Name { get => field ?? ""; init; }

    [JsonPropertyName("ports"), Field(6, Inside = 1, MergeKey = "containerPort", Strategy = "merge", List = "map", Keys = ["containerPort", "protocol"])]
    public IReadOnlyList<ContainerPort>? Ports { get; init; }

    [JsonPropertyName("readinessProbe"), Field(11, Inside = 1)]
    public Probe? ReadinessProbe { get; init; }

    [JsonPropertyName("resizePolicy"), Field(23, Inside = 1, List = "atomic")]
    public IReadOnlyList<ContainerResizePolicy>? ResizePolicy { get; init; }

    [JsonPropertyName("resources"), Field(8, Inside = 1)]
    public ResourceRequirements? Resources { get; init; }

    [JsonPropertyName("restartPolicy"), Field(24, Inside = 1)]
    public string? RestartPolicy { get; init; }

    [JsonPropertyName("restartPolicyRules"), Field(25, Inside = 1, List = "atomic")]
    public IReadOnlyList<ContainerRestartRule>? RestartPolicyRules { get; init; }

    [JsonPropertyName("securityContext"), Field(15, Inside = 1)]
    public SecurityContext? SecurityContext { get; init; }

    [JsonPropertyName("startupProbe"), Field(22, Inside = 1)]
    public Probe? StartupProbe { get; init; }

    [JsonPropertyName("stdin"), Field(16, Inside = 1)]
    public bool? Stdin { get; init; }

    [JsonPropertyName("stdinOnce"), Field(17, Inside = 1)]
    public bool? StdinOnce { get; init; }

    [Default("\"/dev/termination-log\"")]
    [JsonPropertyName("terminationMessagePath"), Field(13, Inside = 1)]
    public string? TerminationMessagePath { get; init; }

    [Default("\"File\""), Enum("FallbackToLogsOnError", "File")]
    [JsonPropertyName("terminationMessagePolicy"), Field(20, Inside = 1)]
    public string? TerminationMessagePolicy { get; init; }

    [JsonPropertyName("tty"), Field(18, Inside = 1)]
    public bool? Tty { get; init; }

    [JsonPropertyName("volumeDevices"), Field(21, Inside = 1, MergeKey = "devicePath", Strategy = "merge", List = "map", Keys = ["devicePath"])]
    public IReadOnlyList<VolumeDevice>? VolumeDevices { get; init; }

    [JsonPropertyName("volumeMounts"), Field(9, Inside = 1, MergeKey = "mountPath", Strategy = "merge", List = "map", Keys = ["mountPath"])]
    public IReadOnlyList<VolumeMount>? VolumeMounts { get; init; }

    [JsonPropertyName("workingDir"), Field(5, Inside = 1)]
    public string? WorkingDir { get; init; }

    [Doc("The container whose process namespace it joins.")]
    [JsonPropertyName("targetContainerName"), Field(2)]
    public string? TargetContainerName { get; init; }
}
