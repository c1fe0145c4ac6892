using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Discovery;

/// <summary>Wire type <c>api.discovery.v1.EndpointPort</c>.</summary>
[ApiType("io.k8s.api.discovery.v1.EndpointPort", MapType = "atomic")]
public sealed record EndpointPort : ApiRecord
{
    [Doc("Name of the port.")]
    [Default("\"\"")]
    [JsonPropertyName("name"), Field(1)]
    public string? Name { get; init; }

    [Doc("Transport protocol.")]
    [Default("\"TCP\""), Enum("SCTP", "TCP", "UDP")]
    [JsonPropertyName("protocol"), Field(2)]
    public string? Protocol { get; init; }

    [JsonPropertyName("port"), Field(3)]
    public int? Port { get; init; }

    [JsonPropertyName("appProtocol"), Field(4)]
    public string? AppProtocol { get; init; }
}
