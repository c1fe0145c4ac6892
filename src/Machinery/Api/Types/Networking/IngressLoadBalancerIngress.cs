using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Networking;

/// <summary>Wire type <c>api.networking.v1.IngressLoadBalancerIngress</c>.</summary>
[ApiType("io.k8s.api.networking.v1.IngressLoadBalancerIngress")]
public sealed record IngressLoadBalancerIngress : ApiRecord
{
    [JsonPropertyName("ip"), Field(1)]
    public string? Ip { get; init; }

    [JsonPropertyName("hostname"), Field(2)]
    public string? Hostname { get; init; }

    [JsonPropertyName("ports"), Field(4, List = "atomic")]
    public IReadOnlyList<IngressPortStatus>? Ports { get; init; }
}
