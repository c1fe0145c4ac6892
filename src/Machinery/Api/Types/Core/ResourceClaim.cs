using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.ResourceClaim</c>.</summary>
[ApiType("io.k8s.api.core.v1.ResourceClaim")]
public sealed record ResourceClaim : ApiRecord
{
    [JsonPropertyName("name"), Field(1, Required = true)]
    public string Name { get => field ?? ""; init; }

    [JsonPropertyName("request"), Field(2)]
    public string? Request { get; init; }
}
