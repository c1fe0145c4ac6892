using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.NodeConfigStatus</c>.</summary>
[ApiType("io.k8s.api.core.v1.NodeConfigStatus")]
public sealed record NodeConfigStatus : ApiRecord
{
    [JsonPropertyName("assigned"), Field(1)]
    public NodeConfigSource? Assigned { get; init; }

    [JsonPropertyName("active"), Field(2)]
    public NodeConfigSource? Active { get; init; }

    [JsonPropertyName("lastKnownGood"), Field(3)]
    public NodeConfigSource? LastKnownGood { get; init; }

    [JsonPropertyName("error"), Field(4)]
    public string? Error { get; init; }
}
