using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.AWSElasticBlockStoreVolumeSource</c>.</summary>
[ApiType("io.k8s.api.core.v1.AWSElasticBlockStoreVolumeSource")]
public sealed record AWSElasticBlockStoreVolumeSource : ApiRecord
{
    [JsonPropertyName("volumeID"), Field(1, Required = true)]
    public string VolumeID { get => field ?? ""; init; }

    [JsonPropertyName("fsType"), Field(2)]
    public string? FsType { get; init; }

    [JsonPropertyName("partition"), Field(3)]
    public int? Partition { get; init; }

    [JsonPropertyName("readOnly"), Field(4)]
    public bool? ReadOnly { get; init; }
}
