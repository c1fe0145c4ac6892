using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Apps;

/// <summary>Wire type <c>api.apps.v1.RollingUpdateStatefulSetStrategy</c>.</summary>
[ApiType("io.k8s.api.apps.v1.RollingUpdateStatefulSetStrategy")]
public sealed record RollingUpdateStatefulSetStrategy : ApiRecord
{
    [JsonPropertyName("partition"), Field(1)]
    public int? Partition { get; init; }

    [JsonPropertyName("maxUnavailable"), Field(2)]
    public IntOrString? MaxUnavailable { get; init; }
}
