using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.PodAffinity</c>.</summary>
[ApiType("io.k8s.api.core.v1.PodAffinity")]
public sealed record PodAffinity : ApiRecord
{
    [JsonPropertyName("requiredDuringSchedulingIgnoredDuringExecution"), Field(1, List = "atomic")]
    public IReadOnlyList<PodAffinityTerm>? RequiredDuringSchedulingIgnoredDuringExecution { get; init; }

    [JsonPropertyName("preferredDuringSchedulingIgnoredDuringExecution"), Field(2, List = "atomic")]
    public IReadOnlyList<WeightedPodAffinityTerm>? PreferredDuringSchedulingIgnoredDuringExecution { get; init; }
}
