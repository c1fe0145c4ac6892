using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.NodeSelectorTerm</c>.</summary>
[ApiType("io.k8s.api.core.v1.NodeSelectorTerm", MapType = "atomic")]
public sealed record NodeSelectorTerm : ApiRecord
{
    [JsonPropertyName("matchExpressions"), Field(1, List = "atomic")]
    public IReadOnlyList<NodeSelectorRequirement>? MatchExpressions { get; init; }

    [JsonPropertyName("matchFields"), Field(2, List = "atomic")]
    public IReadOnlyList<NodeSelectorRequirement>? MatchFields { get; init; }
}
