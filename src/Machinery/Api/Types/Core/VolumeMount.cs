using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.VolumeMount</c>.</summary>
[ApiType("io.k8s.api.core.v1.VolumeMount")]
public sealed record VolumeMount : ApiRecord
{
    [Doc("Name of the volume.")]
    [JsonPropertyName("name"), Field(1, Required = true)]
    public string Name { get => field ?? ""; init; }

    [Doc("Mount without write access.")]
    [JsonPropertyName("readOnly"), Field(2)]
    public bool? ReadOnly { get; init; }

    [Doc("Path in the container; no colon.")]
    [JsonPropertyName("mountPath"), Field(3, Required = true)]
    public string MountPath { get => field ?? ""; init; }

    [Doc("Path within the volume to mount instead of its root.")]
    [JsonPropertyName("subPath"), Field(4)]
    public string? SubPath { get; init; }

    [Doc("How mounts travel between node and container.")]
    [Enum("Bidirectional", "HostToContainer", "None")]
    [JsonPropertyName("mountPropagation"), Field(5)]
    public string? MountPropagation { get; init; }

    [Doc("Like subPath, with $(NAME) expanded from the environment.")]
    [JsonPropertyName("subPathExpr"), Field(6)]
    public string? SubPathExpr { get; init; }

    [Doc("Whether readOnly covers mounts below.")]
    [Enum("Disabled", "Enabled", "IfPossible")]
    [JsonPropertyName("recursiveReadOnly"), Field(7)]
    public string? RecursiveReadOnly { get; init; }
}
