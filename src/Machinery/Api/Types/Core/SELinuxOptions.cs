using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.SELinuxOptions</c>.</summary>
[ApiType("io.k8s.api.core.v1.SELinuxOptions")]
public sealed record SELinuxOptions : ApiRecord
{
    [JsonPropertyName("user"), Field(1)]
    public string? User { get; init; }

    [JsonPropertyName("role"), Field(2)]
    public string? Role { get; init; }

    [JsonPropertyName("type"), Field(3)]
    public string? Type { get; init; }

    [JsonPropertyName("level"), Field(4)]
    public string? Level { get; init; }
}
