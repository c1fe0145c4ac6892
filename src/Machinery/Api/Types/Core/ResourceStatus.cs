using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.ResourceStatus</c>.</summary>
[ApiType("io.k8s.api.core.v1.ResourceStatus")]
public sealed record ResourceStatus : ApiRecord
{
    [JsonPropertyName("name"), Field(1, Required = true)]
    public string Name { get => field ?? ""; init; }

    [JsonPropertyName("resources"), Field(2, List = "map", Keys = ["resourceID"])]
    public IReadOnlyList<ResourceHealth>? Resources { get; init; }
}
