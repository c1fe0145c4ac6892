using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.EventSeries</c>.</summary>
[ApiType("io.k8s.api.core.v1.EventSeries")]
public sealed record EventSeries : ApiRecord
{
    [JsonPropertyName("count"), Field(1)]
    public int? Count { get; init; }

    [JsonPropertyName("lastObservedTime"), Field(2)]
    public MicroTime? LastObservedTime { get; init; }
}
