using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Batch;

/// <summary>Wire type <c>api.batch.v1.PodFailurePolicyOnExitCodesRequirement</c>.</summary>
[ApiType("io.k8s.api.batch.v1.PodFailurePolicyOnExitCodesRequirement")]
public sealed record PodFailurePolicyOnExitCodesRequirement : ApiRecord
{
    [JsonPropertyName("containerName"), Field(1)]
    public string? ContainerName { get; init; }

    [Doc("How the exit code relates to the values.")]
    [Enum("In", "NotIn")]
    [JsonPropertyName("operator"), Field(2, Required = true)]
    public string Operator { get => field ?? ""; init; }

    [JsonPropertyName("values"), Field(3, Required = true, List = "set")]
    public IReadOnlyList<int> Values { get => field ?? []; init; }
}
