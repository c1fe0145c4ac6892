using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.ContainerStateRunning</c>.</summary>
[ApiType("io.k8s.api.core.v1.ContainerStateRunning")]
public sealed record ContainerStateRunning : ApiRecord
{
    [JsonPropertyName("startedAt"), Field(1)]
    public Time? StartedAt { get; init; }
}
