using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Authorization;

/// <summary>Wire type <c>api.authorization.v1.SubjectRulesReviewStatus</c>.</summary>
[ApiType("io.k8s.api.authorization.v1.SubjectRulesReviewStatus")]
public sealed record SubjectRulesReviewStatus : ApiRecord
{
    [JsonPropertyName("resourceRules"), Field(1, Required = true, List = "atomic")]
    public IReadOnlyList<ResourceRule> ResourceRules { get => field ?? []; init; }

    [JsonPropertyName("nonResourceRules"), Field(2, Required = true, List = "atomic")]
    public IReadOnlyList<NonResourceRule> NonResourceRules { get => field ?? []; init; }

    [JsonPropertyName("incomplete"), Field(3, Required = true)]
    public bool Incomplete { get; init; }

    [JsonPropertyName("evaluationError"), Field(4)]
    public string? EvaluationError { get; init; }
}
