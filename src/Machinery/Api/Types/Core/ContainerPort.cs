using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.ContainerPort</c>.</summary>
[ApiType("io.k8s.api.core.v1.ContainerPort")]
public sealed record ContainerPort : ApiRecord
{
    [Doc("Name by which Services refer to the port.")]
    [JsonPropertyName("name"), Field(1)]
    public string? Name { get; init; }

    [Doc("Port number on the node.")]
    [JsonPropertyName("hostPort"), Field(2)]
    public int? HostPort { get; init; }

    [Doc("Port number in the pod, 1 to 65535.")]
    [JsonPropertyName("containerPort"), Field(3, Required = true)]
    public int ContainerPortValue { get; init; }

    [Doc("Transport protocol.")]
    [Default("\"TCP\""), Enum("SCTP", "TCP", "UDP")]
    [JsonPropertyName("protocol"), Field(4)]
    public string? Protocol { get; init; }

    [Doc("Address of the node to which hostPort is bound.")]
    [JsonPropertyName("hostIP"), Field(5)]
    public string? HostIP { get; init; }
}
