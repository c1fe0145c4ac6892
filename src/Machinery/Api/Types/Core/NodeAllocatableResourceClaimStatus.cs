using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Quantities;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.NodeAllocatableResourceClaimStatus</c>.</summary>
[ApiType("io.k8s.api.core.v1.NodeAllocatableResourceClaimStatus")]
public sealed record NodeAllocatableResourceClaimStatus : ApiRecord
{
    [JsonPropertyName("resourceClaimName"), Field(1, Required = true)]
    public string ResourceClaimName { get => field ?? ""; init; }

    [JsonPropertyName("containers"), Field(2, List = "set")]
    public IReadOnlyList<string>? Containers { get; init; }

    [JsonPropertyName("resources"), Field(3, Required = true)]
    public IReadOnlyDictionary<string, Quantity>? Resources { get; init; }
}
