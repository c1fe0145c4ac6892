using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Authentication;

/// <summary>The SelfSubjectReview kind of authentication.k8s.io/v1.</summary>
[Doc("Asks who the caller is.")]
[ApiType("io.k8s.api.authentication.v1.SelfSubjectReview")]
[ApiKind("authentication.k8s.io", "v1", "SelfSubjectReview")]
public sealed record SelfSubjectReview : ApiRecord, IKubeObject
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ObjectMeta? Metadata { get; init; }

    [JsonPropertyName("status"), Field(2)]
    public SelfSubjectReviewStatus? Status { get; init; }
}

/// <summary>Wire type <c>api.authentication.v1.SelfSubjectReviewStatus</c>.</summary>
[ApiType("io.k8s.api.authentication.v1.SelfSubjectReviewStatus")]
public sealed record SelfSubjectReviewStatus : ApiRecord
{
    [JsonPropertyName("userInfo"), Field(1)]
    public UserInfo? UserInfo { get; init; }
}
