using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Apps;

/// <summary>Wire type <c>api.apps.v1.StatefulSetUpdateStrategy</c>.</summary>
[ApiType("io.k8s.api.apps.v1.StatefulSetUpdateStrategy")]
public sealed record StatefulSetUpdateStrategy : ApiRecord
{
    [Doc("When pods are replaced.")]
    [Enum("OnDelete", "RollingUpdate")]
    [JsonPropertyName("type"), Field(1)]
    public string? Type { get; init; }

    [JsonPropertyName("rollingUpdate"), Field(2)]
    public RollingUpdateStatefulSetStrategy? RollingUpdate { get; init; }
}
