using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.TopologySelectorTerm</c>.</summary>
[ApiType("io.k8s.api.core.v1.TopologySelectorTerm", MapType = "atomic")]
public sealed record TopologySelectorTerm : ApiRecord
{
    [JsonPropertyName("matchLabelExpressions"), Field(1, List = "atomic")]
    public IReadOnlyList<TopologySelectorLabelRequirement>? MatchLabelExpressions { get; init; }
}
