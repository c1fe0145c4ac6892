using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.Affinity</c>.</summary>
[ApiType("io.k8s.api.core.v1.Affinity")]
public sealed record Affinity : ApiRecord
{
    [Doc("Rules about nodes.")]
    [JsonPropertyName("nodeAffinity"), Field(1)]
    public NodeAffinity? NodeAffinity { get; init; }

    [Doc("Rules that keep pods together.")]
    [JsonPropertyName("podAffinity"), Field(2)]
    public PodAffinity? PodAffinity { get; init; }

    [Doc("Rules that keep pods apart.")]
    [JsonPropertyName("podAntiAffinity"), Field(3)]
    public PodAntiAffinity? PodAntiAffinity { get; init; }
}
