using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Authorization;

/// <summary>Wire type <c>api.authorization.v1.NonResourceAttributes</c>.</summary>
[ApiType("io.k8s.api.authorization.v1.NonResourceAttributes")]
public sealed record NonResourceAttributes : ApiRecord
{
    [JsonPropertyName("path"), Field(1)]
    public string? Path { get; init; }

    [JsonPropertyName("verb"), Field(2)]
    public string? Verb { get; init; }
}
