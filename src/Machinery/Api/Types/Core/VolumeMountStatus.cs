using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.VolumeMountStatus</c>.</summary>
[ApiType("io.k8s.api.core.v1.VolumeMountStatus")]
public sealed record VolumeMountStatus : ApiRecord
{
    [JsonPropertyName("name"), Field(1, Required = true)]
    public string Name { get => field ?? ""; init; }

    [JsonPropertyName("mountPath"), Field(2, Required = true)]
    public string MountPath { get => field ?? ""; init; }

    [JsonPropertyName("readOnly"), Field(3)]
    public bool? ReadOnly { get; init; }

    [JsonPropertyName("recursiveReadOnly"), Field(4)]
    public string? RecursiveReadOnly { get; init; }

    [JsonPropertyName("volumeStatus"), Field(5)]
    public VolumeStatus? VolumeStatus { get; init; }
}
