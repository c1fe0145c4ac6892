using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.LoadBalancerStatus</c>.</summary>
[ApiType("io.k8s.api.core.v1.LoadBalancerStatus")]
public sealed record LoadBalancerStatus : ApiRecord
{
    [JsonPropertyName("ingress"), Field(1, List = "atomic")]
    public IReadOnlyList<LoadBalancerIngress>? Ingress { get; init; }
}
