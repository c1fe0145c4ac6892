using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Authorization;

/// <summary>The SelfSubjectRulesReview kind of authorization.k8s.io/v1.</summary>
[Doc("Asks what the caller may do in a namespace.")]
[ApiType("io.k8s.api.authorization.v1.SelfSubjectRulesReview")]
[ApiKind("authorization.k8s.io", "v1", "SelfSubjectRulesReview")]
public sealed record SelfSubjectRulesReview : ApiRecord, IKubeObject
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ObjectMeta? Metadata { get; init; }

    [JsonPropertyName("spec"), Field(2, Required = true)]
    public SelfSubjectRulesReviewSpec? Spec { get; init; }

    [JsonPropertyName("status"), Field(3)]
    public SubjectRulesReviewStatus? Status { get; init; }
}

/// <summary>Wire type <c>api.authorization.v1.SelfSubjectRulesReviewSpec</c>.</summary>
[ApiType("io.k8s.api.authorization.v1.SelfSubjectRulesReviewSpec")]
public sealed record SelfSubjectRulesReviewSpec : ApiRecord
{
    [JsonPropertyName("namespace"), Field(1)]
    public string? Namespace { get; init; }
}
