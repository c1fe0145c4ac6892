using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.EventSource</c>.</summary>
[ApiType("io.k8s.api.core.v1.EventSource")]
public sealed record EventSource : ApiRecord
{
    [JsonPropertyName("component"), Field(1)]
    public string? Component { get; init; }

    [JsonPropertyName("host"), Field(2)]
    public string? Host { get; init; }
}
