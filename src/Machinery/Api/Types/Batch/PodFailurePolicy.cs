using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Batch;

/// <summary>Wire type <c>api.batch.v1.PodFailurePolicy</c>.</summary>
[ApiType("io.k8s.api.batch.v1.PodFailurePolicy")]
public sealed record PodFailurePolicy : ApiRecord
{
    [JsonPropertyName("rules"), Field(1, Required = true, List = "atomic")]
    public IReadOnlyList<PodFailurePolicyRule> Rules { get => field ?? []; init; }
}
