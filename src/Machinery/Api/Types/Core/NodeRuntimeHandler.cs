using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.NodeRuntimeHandler</c>.</summary>
[ApiType("io.k8s.api.core.v1.NodeRuntimeHandler")]
public sealed record NodeRuntimeHandler : ApiRecord
{
    [JsonPropertyName("name"), Field(1)]
    public string? Name { get; init; }

    [JsonPropertyName("features"), Field(2)]
    public NodeRuntimeHandlerFeatures? Features { get; init; }
}
