using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Apps;

/// <summary>Wire type <c>api.apps.v1.RollingUpdateDaemonSet</c>.</summary>
[ApiType("io.k8s.api.apps.v1.RollingUpdateDaemonSet")]
public sealed record RollingUpdateDaemonSet : ApiRecord
{
    [JsonPropertyName("maxUnavailable"), Field(1)]
    public IntOrString? MaxUnavailable { get; init; }

    [JsonPropertyName("maxSurge"), Field(2)]
    public IntOrString? MaxSurge { get; init; }
}
