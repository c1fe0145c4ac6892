using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.PodSchedulingGate</c>.</summary>
[ApiType("io.k8s.api.core.v1.PodSchedulingGate")]
public sealed record PodSchedulingGate : ApiRecord
{
    [JsonPropertyName("name"), Field(1, Required = true)]
    public string Name { get => field ?? ""; init; }
}
