using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.NodeConfigSource</c>.</summary>
[ApiType("io.k8s.api.core.v1.NodeConfigSource")]
public sealed record NodeConfigSource : ApiRecord
{
    [JsonPropertyName("configMap"), Field(2)]
    public ConfigMapNodeConfigSource? ConfigMap { get; init; }
}
