using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.EndpointSubset</c>.</summary>
[ApiType("io.k8s.api.core.v1.EndpointSubset")]
public sealed record EndpointSubset : ApiRecord
{
    [JsonPropertyName("addresses"), Field(1, List = "atomic")]
    public IReadOnlyList<EndpointAddress>? Addresses { get; init; }

    [JsonPropertyName("notReadyAddresses"), Field(2, List = "atomic")]
    public IReadOnlyList<EndpointAddress>? NotReadyAddresses { get; init; }

    [JsonPropertyName("ports"), Field(3, List = "atomic")]
    public IReadOnlyList<EndpointPort>? Ports { get; init; }
}
