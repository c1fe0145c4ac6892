using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Authentication;

/// <summary>The TokenReview kind of authentication.k8s.io/v1.</summary>
[Doc("Asks whether a token is good, and whose it is.")]
[ApiType("io.k8s.api.authentication.v1.TokenReview")]
[ApiKind("authentication.k8s.io", "v1", "TokenReview")]
public sealed record TokenReview : ApiRecord, IKubeObject
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ObjectMeta? Metadata { get; init; }

    [JsonPropertyName("spec"), Field(2, Required = true)]
    public TokenReviewSpec? Spec { get; init; }

    [JsonPropertyName("status"), Field(3)]
    public TokenReviewStatus? Status { get; init; }
}

/// <summary>Wire type <c>api.authentication.v1.TokenReviewSpec</c>.</summary>
[ApiType("io.k8s.api.authentication.v1.TokenReviewSpec")]
public sealed record TokenReviewSpec : ApiRecord
{
    [JsonPropertyName("token"), Field(1, Required = true)]
    public string Token { get => field ?? ""; init; }

    [JsonPropertyName("audiences"), Field(2, List = "atomic")]
    public IReadOnlyList<string>? Audiences { get; init; }
}

/// <summary>Wire type <c>api.authentication.v1.TokenReviewStatus</c>.</summary>
[ApiType("io.k8s.api.authentication.v1.TokenReviewStatus")]
public sealed record TokenReviewStatus : ApiRecord
{
    [JsonPropertyName("authenticated"), Field(1)]
    public bool? Authenticated { get; init; }

    [JsonPropertyName("user"), Field(2)]
    public UserInfo? User { get; init; }

    [JsonPropertyName("error"), Field(3)]
    public string? Error { get; init; }

    [JsonPropertyName("audiences"), Field(4, List = "atomic")]
    public IReadOnlyList<string>? Audiences { get; init; }
}
