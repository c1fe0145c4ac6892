using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.ScopeSelector</c>.</summary>
[ApiType("io.k8s.api.core.v1.ScopeSelector", MapType = "atomic")]
public sealed record ScopeSelector : ApiRecord
{
    [JsonPropertyName("matchExpressions"), Field(1, List = "atomic")]
    public IReadOnlyList<ScopedResourceSelectorRequirement>? MatchExpressions { get; init; }
}
