using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.PodResourceClaimStatus</c>.</summary>
[ApiType("io.k8s.api.core.v1.PodResourceClaimStatus")]
public sealed record PodResourceClaimStatus : ApiRecord
{
    [JsonPropertyName("name"), Field(1, Required = true)]
    public string Name { get => field ?? ""; init; }

    [JsonPropertyName("resourceClaimName"), Field(2)]
    public string? ResourceClaimName { get; init; }
}
