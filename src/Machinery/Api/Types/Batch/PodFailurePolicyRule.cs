using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Batch;

/// <summary>Wire type <c>api.batch.v1.PodFailurePolicyRule</c>.</summary>
[ApiType("io.k8s.api.batch.v1.PodFailurePolicyRule")]
public sealed record PodFailurePolicyRule : ApiRecord
{
    [Doc("What a match means.")]
    [Enum("Count", "FailIndex", "FailJob", "Ignore")]
    [JsonPropertyName("action"), Field(1, Required = true)]
    public string Action { get => field ?? ""; init; }

    [JsonPropertyName("onExitCodes"), Field(2)]
    public PodFailurePolicyOnExitCodesRequirement? OnExitCodes { get; init; }

    [JsonPropertyName("onPodConditions"), Field(3, List = "atomic")]
    public IReadOnlyList<PodFailurePolicyOnPodConditionsPattern>? OnPodConditions { get; init; }
}
