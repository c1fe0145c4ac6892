using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Storage;

/// <summary>Wire type <c>api.storage.v1.VolumeNodeResources</c>.</summary>
[ApiType("io.k8s.api.storage.v1.VolumeNodeResources")]
public sealed record VolumeNodeResources : ApiRecord
{
    [JsonPropertyName("count"), Field(1)]
    public int? Count { get; init; }
}
