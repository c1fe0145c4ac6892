using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Apps;

/// <summary>Wire type <c>api.apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy</c>.</summary>
[ApiType("io.k8s.api.apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy")]
public sealed record StatefulSetPersistentVolumeClaimRetentionPolicy : ApiRecord
{
    [Doc("What happens to the claims when the set is deleted.")]
    [Default("\"Retain\""), Enum("Delete", "Retain")]
    [JsonPropertyName("whenDeleted"), Field(1)]
    public string? WhenDeleted { get; init; }

    [Doc("What happens to the claims of pods removed by scaling.")]
    [Default("\"Retain\""), Enum("Delete", "Retain")]
    [JsonPropertyName("whenScaled"), Field(2)]
    public string? WhenScaled { get; init; }
}
