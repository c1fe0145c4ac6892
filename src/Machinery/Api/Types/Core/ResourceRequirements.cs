using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Quantities;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.ResourceRequirements</c>.</summary>
[ApiType("io.k8s.api.core.v1.ResourceRequirements")]
public sealed record ResourceRequirements : ApiRecord
{
    [Doc("The most that may be used.")]
    [JsonPropertyName("limits"), Field(1)]
    public IReadOnlyDictionary<string, Quantity>? Limits { get; init; }

    [Doc("What is set aside when the pod is placed.")]
    [JsonPropertyName("requests"), Field(2)]
    public IReadOnlyDictionary<string, Quantity>? Requests { get; init; }

    [Doc("Names of device claims that the container uses.")]
    [JsonPropertyName("claims"), Field(3, List = "map", Keys = ["name"])]
    public IReadOnlyList<ResourceClaim>? Claims { get; init; }
}
