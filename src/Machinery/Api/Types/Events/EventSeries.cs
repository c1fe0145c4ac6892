using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Events;

/// <summary>Wire type <c>api.events.v1.EventSeries</c>.</summary>
[ApiType("io.k8s.api.events.v1.EventSeries")]
public sealed record EventSeries : ApiRecord
{
    [JsonPropertyName("count"), Field(1, Required = true)]
    public int Count { get; init; }

    [JsonPropertyName("lastObservedTime"), Field(2, Required = true)]
    public MicroTime LastObservedTime { get; init; }
}
