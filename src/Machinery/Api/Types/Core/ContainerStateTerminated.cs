using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.ContainerStateTerminated</c>.</summary>
[ApiType("io.k8s.api.core.v1.ContainerStateTerminated")]
public sealed record ContainerStateTerminated : ApiRecord
{
    [Doc("Exit status of the last run.")]
    [JsonPropertyName("exitCode"), Field(1, Required = true)]
    public int ExitCode { get; init; }

    [Doc("Signal that ended it.")]
    [JsonPropertyName("signal"), Field(2)]
    public int? Signal { get; init; }

    [Doc("One word, such as Completed, Error or OOMKilled.")]
    [JsonPropertyName("reason"), Field(3)]
    public string? Reason { get; init; }

    [JsonPropertyName("message"), Field(4)]
    public string? Message { get; init; }

    [JsonPropertyName("startedAt"), Field(5)]
    public Time? StartedAt { get; init; }

    [JsonPropertyName("finishedAt"), Field(6)]
    public Time? FinishedAt { get; init; }

    [JsonPropertyName("containerID"), Field(7)]
    public string? ContainerID { get; init; }
}
