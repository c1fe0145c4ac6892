using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Authorization;

/// <summary>The LocalSubjectAccessReview kind of authorization.k8s.io/v1.</summary>
[Doc("Asks whether a user may do something in a namespace.")]
[ApiType("io.k8s.api.authorization.v1.LocalSubjectAccessReview")]
[ApiKind("authorization.k8s.io", "v1", "LocalSubjectAccessReview")]
public sealed record LocalSubjectAccessReview : ApiRecord, IKubeObject
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
