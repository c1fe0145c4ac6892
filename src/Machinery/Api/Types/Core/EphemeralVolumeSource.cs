using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.EphemeralVolumeSource</c>.</summary>
[ApiType("io.k8s.api.core.v1.EphemeralVolumeSource")]
public sealed record EphemeralVolumeSource : ApiRecord
{
    [JsonPropertyName("volumeClaimTemplate"), Field(1)]
    public PersistentVolumeClaimTemplate? VolumeClaimTemplate { get; init; }
}
