using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Batch;

/// <summary>Wire type <c>api.batch.v1.SuccessPolicyRule</c>.</summary>
[ApiType("io.k8s.api.batch.v1.SuccessPolicyRule")]
public sealed record SuccessPolicyRule : ApiRecord
{
    [JsonPropertyName("succeededIndexes"), Field(1)]
    public string? SucceededIndexes { get; init; }

    [JsonPropertyName("succeededCount"), Field(2)]
    public int? SucceededCount { get; init; }
}
