using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.ResourceHealth</c>.</summary>
[ApiType("io.k8s.api.core.v1.ResourceHealth")]
public sealed record ResourceHealth : ApiRecord
{
    [JsonPropertyName("resourceID"), Field(1, Required = true)]
    public string ResourceID { get => field ?? ""; init; }

    [JsonPropertyName("health"), Field(2)]
    public string? Health { get; init; }

    [JsonPropertyName("message"), Field(6)]
    public string? Message { get; init; }
}
