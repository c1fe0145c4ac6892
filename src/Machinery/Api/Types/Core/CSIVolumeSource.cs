using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.CSIVolumeSource</c>.</summary>
[ApiType("io.k8s.api.core.v1.CSIVolumeSource")]
public sealed record CSIVolumeSource : ApiRecord
{
    [JsonPropertyName("driver"), Field(1, Required = true)]
    public string Driver { get => field ?? ""; init; }

    [JsonPropertyName("readOnly"), Field(2)]
    public bool? ReadOnly { get; init; }

    [JsonPropertyName("fsType"), Field(3)]
    public string? FsType { get; init; }

    [JsonPropertyName("volumeAttributes"), Field(4)]
    public IReadOnlyDictionary<string, string>? VolumeAttributes { get; init; }

    [JsonPropertyName("nodePublishSecretRef"), Field(5)]
    public LocalObjectReference? NodePublishSecretRef { get; init; }
}
