using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.PreferredSchedulingTerm</c>.</summary>
[ApiType("io.k8s.api.core.v1.PreferredSchedulingTerm")]
public sealed record PreferredSchedulingTerm : ApiRecord
{
    [JsonPropertyName("weight"), Field(1, Required = true)]
    public int Weight { get; init; }

    [JsonPropertyName("preference"), Field(2, Required = true)]
    public NodeSelectorTerm? Preference { get; init; }
}
