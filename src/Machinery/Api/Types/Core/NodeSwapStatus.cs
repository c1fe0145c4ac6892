using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.NodeSwapStatus</c>.</summary>
[ApiType("io.k8s.api.core.v1.NodeSwapStatus")]
public sealed record NodeSwapStatus : ApiRecord
{
    [JsonPropertyName("capacity"), Field(1)]
    public long? Capacity { get; init; }
}
