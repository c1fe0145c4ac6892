using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Authentication;

/// <summary>The TokenRequest kind of authentication.k8s.io/v1.</summary>
[Doc("Asks for a token of a service account.")]
[ApiType("io.k8s.api.authentication.v1.TokenRequest")]
[ApiKind("authentication.k8s.io", "v1", "TokenRequest")]
public sealed record TokenRequest : ApiRecord, IKubeObject
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind")]
    public string? Kind { get; init; }

    [JsonPropertyName("metadata"), Field(1)]
    public ObjectMeta? Metadata { get; init; }

    [JsonPropertyName("spec"), Field(2)]
    public TokenRequestSpec? Spec { get; init; }

    [JsonPropertyName("status"), Field(3)]
    public TokenRequestStatus? Status { get; init; }
}

/// <summary>Wire type <c>api.authentication.v1.TokenRequestSpec</c>.</summary>
[ApiType("io.k8s.api.authentication.v1.TokenRequestSpec")]
public sealed record TokenRequestSpec : ApiRecord
{
    [Doc("Whom the token is meant for.")]
    [JsonPropertyName("audiences"), Field(1, List = "atomic")]
    public IReadOnlyList<string>? Audiences { get; init; }

    [JsonPropertyName("boundObjectRef"), Field(3)]
    public BoundObjectReference? BoundObjectRef { get; init; }

    [Doc("Life of the token asked for.")]
    [Default("3600")]
    [JsonPropertyName("expirationSeconds"), Field(4)]
    public long? ExpirationSeconds { get; init; }
}

/// <summary>Wire type <c>api.authentication.v1.TokenRequestStatus</c>.</summary>
[ApiType("io.k8s.api.authentication.v1.TokenRequestStatus")]
public sealed record TokenRequestStatus : ApiRecord
{
    [JsonPropertyName("token"), Field(1)]
    public string? Token { get; init; }

    [JsonPropertyName("expirationTimestamp"), Field(2)]
    public Time? ExpirationTimestamp { get; init; }
}
