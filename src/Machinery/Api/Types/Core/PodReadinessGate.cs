using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.PodReadinessGate</c>.</summary>
[ApiType("io.k8s.api.core.v1.PodReadinessGate")]
public sealed record PodReadinessGate : ApiRecord
{
    [JsonPropertyName("conditionType"), Field(1, Required = true)]
    public string ConditionType { get => field ?? ""; init; }
}
