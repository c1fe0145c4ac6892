using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.PersistentVolumeClaimVolumeSource</c>.</summary>
[ApiType("io.k8s.api.core.v1.PersistentVolumeClaimVolumeSource")]
public sealed record PersistentVolumeClaimVolumeSource : ApiRecord
{
    [Doc("Name of the claim.")]
    [JsonPropertyName("claimName"), Field(1, Required = true)]
    public string ClaimName { get => field ?? ""; init; }

    [Doc("Mount without write access.")]
    [JsonPropertyName("readOnly"), Field(2)]
    public bool? ReadOnly { get; init; }
}
