using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Apps;

/// <summary>Wire type <c>api.apps.v1.RollingUpdateDeployment</c>.</summary>
[ApiType("io.k8s.api.apps.v1.RollingUpdateDeployment")]
public sealed record RollingUpdateDeployment : ApiRecord
{
    [Doc("Pods that may be missing during the rollout, as a number or percentage.")]
    [JsonPropertyName("maxUnavailable"), Field(1)]
    public IntOrString? MaxUnavailable { get; init; }

    [Doc("Pods that may exist beyond the wanted number, as a number or percentage.")]
    [JsonPropertyName("maxSurge"), Field(2)]
    public IntOrString? MaxSurge { get; init; }
}
