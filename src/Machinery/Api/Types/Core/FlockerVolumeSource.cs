using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.FlockerVolumeSource</c>.</summary>
[ApiType("io.k8s.api.core.v1.FlockerVolumeSource")]
public sealed record FlockerVolumeSource : ApiRecord
{
    [JsonPropertyName("datasetName"), Field(1)]
    public string? DatasetName { get; init; }

    [JsonPropertyName("datasetUUID"), Field(2)]
    public string? DatasetUUID { get; init; }
}
