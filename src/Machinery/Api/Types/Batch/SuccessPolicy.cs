using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Batch;

/// <summary>Wire type <c>api.batch.v1.SuccessPolicy</c>.</summary>
[ApiType("io.k8s.api.batch.v1.SuccessPolicy")]
public sealed record SuccessPolicy : ApiRecord
{
    [JsonPropertyName("rules"), Field(1, Required = true, List = "atomic")]
    public IReadOnlyList<SuccessPolicyRule> Rules { get => field ?? []; init; }
}
