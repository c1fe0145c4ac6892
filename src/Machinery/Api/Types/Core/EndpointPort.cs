using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.EndpointPort</c>.</summary>
[ApiType("io.k8s.api.core.v1.EndpointPort", MapType = "atomic")]
public sealed record EndpointPort : ApiRecord
{
    [JsonPropertyName("name"), Field(1)]
    public string? Name { get; init; }

    [JsonPropertyName("port"), Field(2, Required = true)]
    public int Port { get; init; }

    [Doc("Transport protocol.")]
    [Default("\"TCP\""), Enum("SCTP", "TCP", "UDP")]
    [JsonPropertyName("protocol"), Field(3)]
    public string? Protocol { get; init; }

    [JsonPropertyName("appProtocol"), Field(4)]
    public string? AppProtocol { get; init; }
}
