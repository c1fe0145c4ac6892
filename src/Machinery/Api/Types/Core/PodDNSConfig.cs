using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.PodDNSConfig</c>.</summary>
[ApiType("io.k8s.api.core.v1.PodDNSConfig")]
public sealed record PodDNSConfig : ApiRecord
{
    [JsonPropertyName("nameservers"), Field(1, List = "atomic")]
    public IReadOnlyList<string>? Nameservers { get; init; }

    [JsonPropertyName("searches"), Field(2, List = "atomic")]
    public IReadOnlyList<string>? Searches { get; init; }

    [JsonPropertyName("options"), Field(3, List = "atomic")]
    public IReadOnlyList<PodDNSConfigOption>? Options { get; init; }
}
