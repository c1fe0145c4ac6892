using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.ScopedResourceSelectorRequirement</c>.</summary>
[ApiType("io.k8s.api.core.v1.ScopedResourceSelectorRequirement")]
public sealed record ScopedResourceSelectorRequirement : ApiRecord
{
    [JsonPropertyName("scopeName"), Field(1, Required = true)]
    public string ScopeName { get => field ?? ""; init; }

    [Doc("How the scope relates to the values.")]
    [Enum("DoesNotExist", "Exists", "In", "NotIn")]
    [JsonPropertyName("operator"), Field(2, Required = true)]
    public string Operator { get => field ?? ""; init; }

    [JsonPropertyName("values"), Field(3, List = "atomic")]
    public IReadOnlyList<string>? Values { get; init; }
}
