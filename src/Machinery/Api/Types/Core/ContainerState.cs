using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.ContainerState</c>.</summary>
[ApiType("io.k8s.api.core.v1.ContainerState")]
public sealed record ContainerState : ApiRecord
{
    [Doc("It has not started yet.")]
    [JsonPropertyName("waiting"), Field(1)]
    public ContainerStateWaiting? Waiting { get; init; }

    [Doc("It runs.")]
    [JsonPropertyName("running"), Field(2)]
    public ContainerStateRunning? Running { get; init; }

    [Doc("It has ended.")]
    [JsonPropertyName("terminated"), Field(3)]
    public ContainerStateTerminated? Terminated { get; init; }
}
