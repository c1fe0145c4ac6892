using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Batch;

/// <summary>Wire type <c>api.batch.v1.PodFailurePolicyOnPodConditionsPattern</c>.</summary>
[ApiType("io.k8s.api.batch.v1.PodFailurePolicyOnPodConditionsPattern")]
public sealed record PodFailurePolicyOnPodConditionsPattern : ApiRecord
{
    [JsonPropertyName("type"), Field(1, Required = true)]
    public string Type { get => field ?? ""; init; }

    [Default("\"True\"")]
    [JsonPropertyName("status"), Field(2)]
    public string? Status { get; init; }
}
