using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Authorization;

/// <summary>The SubjectAccessReview kind of authorization.k8s.io/v1.</summary>
[Doc("Asks whether a user may do something.")]
[ApiType("io.k8s.api.authorization.v1.SubjectAccessReview")]
[ApiKind("authorization.k8s.io", "v1", "SubjectAccessReview")]
public sealed record SubjectAccessReview : ApiRecord, IKubeObject
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ObjectMeta? Metadata { get; init; }

    [JsonPropertyName("spec"), Field(2, Required = true)]
    public SubjectAccessReviewSpec? Spec { get; init; }

    [JsonPropertyName("status"), Field(3)]
    public SubjectAccessReviewStatus? Status { get; init; }
}

/// <summary>Wire type <c>api.authorization.v1.SubjectAccessReviewSpec</c>.</summary>
[ApiType("io.k8s.api.authorization.v1.SubjectAccessReviewSpec")]
public sealed record SubjectAccessReviewSpec : ApiRecord
{
    [JsonPropertyName("resourceAttributes"), Field(1)]
    public ResourceAttributes? ResourceAttributes { get; init; }

    [JsonPropertyName("nonResourceAttributes"), Field(2)]
    public NonResourceAttributes? NonResourceAttributes { get; init; }

    [JsonPropertyName("user"), Field(3)]
    public string? User { get; init; }

    [JsonPropertyName("groups"), Field(4, List = "atomic")]
    public IReadOnlyList<string>? Groups { get; init; }

    [JsonPropertyName("extra"), Field(5)]
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Extra { get; init; }

    [JsonPropertyName("uid"), Field(6)]
    public string? Uid { get; init; }
}

/// <summary>Wire type <c>api.authorization.v1.SubjectAccessReviewStatus</c>.</summary>
[ApiType("io.k8s.api.authorization.v1.SubjectAccessReviewStatus")]
public sealed record SubjectAccessReviewStatus : ApiRecord
{
    [JsonPropertyName("allowed"), Field(1, Required = true)]
    public bool Allowed { get; init; }

    [JsonPropertyName("reason"), Field(2)]
    public string? Reason { get; init; }

    [JsonPropertyName("evaluationError"), Field(3)]
    public string? EvaluationError { get; init; }

    [JsonPropertyName("denied"), Field(4)]
    public bool? Denied { get; init; }
}
