using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.PortworxVolumeSource</c>.</summary>
[ApiType("io.k8s.api.core.v1.PortworxVolumeSource")]
public sealed record PortworxVolumeSource : ApiRecord
{
    [JsonPropertyName("volumeID"), Field(1, Required = true)]
    public string VolumeID { get => field ?? ""; init; }

    [JsonPropertyName("fsType"), Field(2)]
    public string? FsType { get; init; }

    [JsonPropertyName("readOnly"), Field(3)]
    public bool? ReadOnly { get; init; }
}
