using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.LoadBalancerIngress</c>.</summary>
[ApiType("io.k8s.api.core.v1.LoadBalancerIngress")]
public sealed record LoadBalancerIngress : ApiRecord
{
    [JsonPropertyName("ip"), Field(1)]
    public string? Ip { get; init; }

    [JsonPropertyName("hostname"), Field(2)]
    public string? Hostname { get; init; }

    [Doc("How the address behaves.")]
    [Enum("Proxy", "VIP")]
    [JsonPropertyName("ipMode"), Field(3)]
    public string? IpMode { get; init; }

    [JsonPropertyName("ports"), Field(4, List = "atomic")]
    public IReadOnlyList<PortStatus>? Ports { get; init; }
}
