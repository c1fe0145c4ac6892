using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Authentication;

/// <summary>Wire type <c>api.authentication.v1.BoundObjectReference</c>.</summary>
[ApiType("io.k8s.api.authentication.v1.BoundObjectReference")]
public sealed record BoundObjectReference : ApiRecord
{
    [JsonPropertyName("apiVersion"), Field(2)]
    public string? ApiVersion { get; init; }

    [JsonPropertyName("kind"), Field(1)]
    public string? Kind { get; init; }

    [JsonPropertyName("uid"), Field(4)]
    public string? Uid { get; init; }

    [JsonPropertyName("name"), Field(3)]
    public string? Name { get; init; }
}
