using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.ServiceAccountTokenProjection</c>.</summary>
[ApiType("io.k8s.api.core.v1.ServiceAccountTokenProjection")]
public sealed record ServiceAccountTokenProjection : ApiRecord
{
    [Doc("Whom the token is meant for.")]
    [JsonPropertyName("audience"), Field(1)]
    public string? Audience { get; init; }

    [Doc("Life of the token; it is renewed before.")]
    [Default("3600")]
    [JsonPropertyName("expirationSeconds"), Field(2)]
    public long? ExpirationSeconds { get; init; }

    [Doc("File name of the token.")]
    [JsonPropertyName("path"), Field(3, Required = true)]
    public string Path { get => field ?? ""; init; }
}
