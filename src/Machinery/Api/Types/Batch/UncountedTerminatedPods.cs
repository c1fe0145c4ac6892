using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Batch;

/// <summary>Wire type <c>api.batch.v1.UncountedTerminatedPods</c>.</summary>
[ApiType("io.k8s.api.batch.v1.UncountedTerminatedPods")]
public sealed record UncountedTerminatedPods : ApiRecord
{
    [JsonPropertyName("succeeded"), Field(1, List = "set")]
    public IReadOnlyList<string>? Succeeded { get; init; }

    [JsonPropertyName("failed"), Field(2, List = "set")]
    public IReadOnlyList<string>? Failed { get; init; }
}
