using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Discovery;

/// <summary>Wire type <c>api.discovery.v1.EndpointConditions</c>.</summary>
[ApiType("io.k8s.api.discovery.v1.EndpointConditions")]
public sealed record EndpointConditions : ApiRecord
{
    [JsonPropertyName("ready"), Field(1)]
    public bool? Ready { get; init; }

    [JsonPropertyName("serving"), Field(2)]
    public bool? Serving { get; init; }

    [JsonPropertyName("terminating"), Field(3)]
    public bool? Terminating { get; init; }
}
