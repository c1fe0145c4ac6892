using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Apps;

/// <summary>Wire type <c>api.apps.v1.DaemonSetUpdateStrategy</c>.</summary>
[ApiType("io.k8s.api.apps.v1.DaemonSetUpdateStrategy")]
public sealed record DaemonSetUpdateStrategy : ApiRecord
{
    [Doc("When pods are replaced.")]
    [Enum("OnDelete", "RollingUpdate")]
    [JsonPropertyName("type"), Field(1)]
    public string? Type { get; init; }

    [JsonPropertyName("rollingUpdate"), Field(2)]
    public RollingUpdateDaemonSet? RollingUpdate { get; init; }
}
