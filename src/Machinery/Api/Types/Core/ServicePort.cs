using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.ServicePort</c>.</summary>
[ApiType("io.k8s.api.core.v1.ServicePort")]
public sealed record ServicePort : ApiRecord
{
    [Doc("Name of the port; required if there are several.")]
    [JsonPropertyName("name"), Field(1)]
    public string? Name { get; init; }

    [Doc("Transport protocol.")]
    [Default("\"TCP\""), Enum("SCTP", "TCP", "UDP")]
    [JsonPropertyName("protocol"), Field(2)]
    public string? Protocol { get; init; }

    [Doc("Port of the Service.")]
    [JsonPropertyName("port"), Field(3, Required = true)]
    public int Port { get; init; }

    [Doc("Port number or name in the pods; the Service's port if unset.")]
    [JsonPropertyName("targetPort"), Field(4)]
    public IntOrString? TargetPort { get; init; }

    [Doc("Port on every node, for NodePort and LoadBalancer.")]
    [JsonPropertyName("nodePort"), Field(5)]
    public int? NodePort { get; init; }

    [Doc("Application protocol, as a hint.")]
    [JsonPropertyName("appProtocol"), Field(6)]
    public string? AppProtocol { get; init; }
}
