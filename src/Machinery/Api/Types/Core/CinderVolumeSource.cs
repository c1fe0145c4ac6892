using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.CinderVolumeSource</c>.</summary>
[ApiType("io.k8s.api.core.v1.CinderVolumeSource")]
public sealed record CinderVolumeSource : ApiRecord
{
    [JsonPropertyName("volumeID"), Field(1, Required = true)]
    public string VolumeID { get => field ?? ""; init; }

    [JsonPropertyName("fsType"), Field(2)]
    public string? FsType { get; init; }

    [JsonPropertyName("readOnly"), Field(3)]
    public bool? ReadOnly { get; init; }

    [JsonPropertyName("secretRef"), Field(4)]
    public LocalObjectReference? SecretRef { get; init; }
}
