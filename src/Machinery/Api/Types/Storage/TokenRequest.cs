using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Storage;

/// <summary>Wire type <c>api.storage.v1.TokenRequest</c>.</summary>
[ApiType("io.k8s.api.storage.v1.TokenRequest")]
public sealed record TokenRequest : ApiRecord
{
    [JsonPropertyName("audience"), Field(1, Required = true)]
    public string Audience { get => field ?? ""; init; }

    [JsonPropertyName("expirationSeconds"), Field(2)]
    public long? ExpirationSeconds { get; init; }
}
