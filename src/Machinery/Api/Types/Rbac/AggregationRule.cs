using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Rbac;

/// <summary>Wire type <c>api.rbac.v1.AggregationRule</c>.</summary>
[ApiType("io.k8s.api.rbac.v1.AggregationRule")]
public sealed record AggregationRule : ApiRecord
{
    [JsonPropertyName("clusterRoleSelectors"), Field(1, List = "atomic")]
    public IReadOnlyList<LabelSelector>? ClusterRoleSelectors { get; init; }
}
