using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.TypedLocalObjectReference</c>.</summary>
[ApiType("io.k8s.api.core.v1.TypedLocalObjectReference", MapType = "atomic")]
public sealed record TypedLocalObjectReference : ApiRecord
{
    [JsonPropertyName("kind"), Field(2, Required = true)]
    public string Kind { get => field ?? ""; init; }

    [JsonPropertyName("apiGroup"), Field(1)]
    public string? ApiGroup { get; init; }

    [JsonPropertyName("name"), Field(3, Required = true)]
    public string Name { get => field ?? ""; init; }
}
