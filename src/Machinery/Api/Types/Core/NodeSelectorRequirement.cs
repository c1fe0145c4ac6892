using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.NodeSelectorRequirement</c>.</summary>
[ApiType("io.k8s.api.core.v1.NodeSelectorRequirement")]
public sealed record NodeSelectorRequirement : ApiRecord
{
    [JsonPropertyName("key"), Field(1, Required = true)]
    public string Key { get => field ?? ""; init; }

    [Doc("How the label relates to the values.")]
    [Enum("DoesNotExist", "Exists", "Gt", "In", "Lt", "NotIn")]
    [JsonPropertyName("operator"), Field(2, Required = true)]
    public string Operator { get => field ?? ""; init; }

    [JsonPropertyName("values"), Field(3, List = "atomic")]
    public IReadOnlyList<string>? Values { get; init; }
}
