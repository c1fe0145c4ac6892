using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Authorization;

/// <summary>The SelfSubjectAccessReview kind of authorization.k8s.io/v1.</summary>
[Doc("Asks whether the caller may do something.")]
[ApiType("io.k8s.api.authorization.v1.SelfSubjectAccessReview")]
[ApiKind("authorization.k8s.io", "v1", "SelfSubjectAccessReview")]
public sealed record SelfSubjectAccessReview : ApiRecord, IKubeObject
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ObjectMeta? Metadata { get; init; }

    [JsonPropertyName("spec"), Field(2, Required = true)]
    public SelfSubjectAccessReviewSpec? Spec { get; init; }

    [JsonPropertyName("status"), Field(3)]
    public SubjectAccessReviewStatus? Status { get; init; }
}

/// <summary>Wire type <c>api.authorization.v1.SelfSubjectAccessReviewSpec</c>.</summary>
[ApiType("io.k8s.api.authorization.v1.SelfSubjectAccessReviewSpec")]
public sealed record SelfSubjectAccessReviewSpec : ApiRecord
{
    [JsonPropertyName("resourceAttributes"), Field(1)]
    public ResourceAttributes? ResourceAttributes { get; init; }

    [JsonPropertyName("nonResourceAttributes"), Field(2)]
    public NonResourceAttributes? NonResourceAttributes { get; init; }
}
