using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.PodDNSConfigOption</c>.</summary>
[ApiType("io.k8s.api.core.v1.PodDNSConfigOption")]
public sealed record PodDNSConfigOption : ApiRecord
{
    [JsonPropertyName("name"), Field(1)]
    public string? Name { get; init; }

    [JsonPropertyName("value"), Field(2)]
    public string? Value { get; init; }
}
