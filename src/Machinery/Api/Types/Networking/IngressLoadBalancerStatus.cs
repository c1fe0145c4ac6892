using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Networking;

/// <summary>Wire type <c>api.networking.v1.IngressLoadBalancerStatus</c>.</summary>
[ApiType("io.k8s.api.networking.v1.IngressLoadBalancerStatus")]
public sealed record IngressLoadBalancerStatus : ApiRecord
{
    [JsonPropertyName("ingress"), Field(1, List = "atomic")]
    public IReadOnlyList<IngressLoadBalancerIngress>? Ingress { get; init; }
}
