using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Apps;

/// <summary>Wire type <c>api.apps.v1.DeploymentStrategy</c>.</summary>
[ApiType("io.k8s.api.apps.v1.DeploymentStrategy")]
public sealed record DeploymentStrategy : ApiRecord
{
    [Doc("Replace all at once or step by step.")]
    [Enum("Recreate", "RollingUpdate")]
    [JsonPropertyName("type"), Field(1)]
    public string? Type { get; init; }

    [Doc("Settings of RollingUpdate.")]
    [JsonPropertyName("rollingUpdate"), Field(2)]
    public RollingUpdateDeployment? RollingUpdate { get; init; }
}
