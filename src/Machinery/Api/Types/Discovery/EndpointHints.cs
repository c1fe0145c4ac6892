using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Discovery;

/// <summary>Wire type <c>api.discovery.v1.EndpointHints</c>.</summary>
[ApiType("io.k8s.api.discovery.v1.EndpointHints")]
public sealed record EndpointHints : ApiRecord
{
    [JsonPropertyName("forZones"), Field(1, List = "atomic")]
    public IReadOnlyList<ForZone>? ForZones { get; init; }

    [JsonPropertyName("forNodes"), Field(2, List = "atomic")]
    public IReadOnlyList<ForNode>? ForNodes { get; init; }
}
