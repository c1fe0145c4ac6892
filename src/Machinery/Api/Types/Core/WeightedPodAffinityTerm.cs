using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.WeightedPodAffinityTerm</c>.</summary>
[ApiType("io.k8s.api.core.v1.WeightedPodAffinityTerm")]
public sealed record WeightedPodAffinityTerm : ApiRecord
{
    [JsonPropertyName("weight"), Field(1, Required = true)]
    public int Weight { get; init; }

    [JsonPropertyName("podAffinityTerm"), Field(2, Required = true)]
    public PodAffinityTerm? PodAffinityTerm { get; init; }
}
