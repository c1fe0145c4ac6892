using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.PodSchedulingGroup</c>.</summary>
[ApiType("io.k8s.api.core.v1.PodSchedulingGroup")]
public sealed record PodSchedulingGroup : ApiRecord
{
    [JsonPropertyName("podGroupName"), Field(1)]
    public string? PodGroupName { get; init; }
}
