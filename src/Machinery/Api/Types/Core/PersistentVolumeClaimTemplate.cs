using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.PersistentVolumeClaimTemplate</c>.</summary>
[ApiType("io.k8s.api.core.v1.PersistentVolumeClaimTemplate")]
public sealed record PersistentVolumeClaimTemplate : ApiRecord
{
    [JsonPropertyName("metadata"), Field(1)]
    public ObjectMeta? Metadata { get; init; }

    [JsonPropertyName("spec"), Field(2, Required = true)]
    public PersistentVolumeClaimSpec? Spec { get; init; }
}
