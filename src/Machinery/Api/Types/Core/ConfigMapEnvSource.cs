using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.ConfigMapEnvSource</c>.</summary>
[ApiType("io.k8s.api.core.v1.ConfigMapEnvSource")]
public sealed record ConfigMapEnvSource : ApiRecord
{
    [Doc("Name of the ConfigMap.")]
    [JsonPropertyName("name"), Field(1, Inside = 1)]
    public string? Name { get; init; }

    [JsonPropertyName("optional"), Field(2)]
    public bool? Optional { get; init; }
}
