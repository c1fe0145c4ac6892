using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.Capabilities</c>.</summary>
[ApiType("io.k8s.api.core.v1.Capabilities")]
public sealed record Capabilities : ApiRecord
{
    [JsonPropertyName("add"), Field(1, List = "atomic")]
    public IReadOnlyList<string>? Add { get; init; }

    [JsonPropertyName("drop"), Field(2, List = "atomic")]
    public IReadOnlyList<string>? Drop { get; init; }
}
