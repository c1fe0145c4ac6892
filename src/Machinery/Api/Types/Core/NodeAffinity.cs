using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.NodeAffinity</c>.</summary>
[ApiType("io.k8s.api.core.v1.NodeAffinity")]
public sealed record NodeAffinity : ApiRecord
{
    [Doc("Must hold when the pod is placed.")]
    [JsonPropertyName("requiredDuringSchedulingIgnoredDuringExecution"), Field(1)]
    public NodeSelector? RequiredDuringSchedulingIgnoredDuringExecution { get; init; }

    [Doc("Adds its weight to nodes where it holds.")]
    [JsonPropertyName("preferredDuringSchedulingIgnoredDuringExecution"), Field(2, List = "atomic")]
    public IReadOnlyList<PreferredSchedulingTerm>? PreferredDuringSchedulingIgnoredDuringExecution { get; init; }
}
