using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Meta;

/// <summary>Wire type <c>apimachinery.pkg.apis.meta.v1.FieldSelectorRequirement</c>.</summary>
[ApiType("io.k8s.apimachinery.pkg.apis.meta.v1.FieldSelectorRequirement")]
public sealed record FieldSelectorRequirement : ApiRecord
{
    [JsonPropertyName("key"), Field(1, Required = true)]
    public string Key { get => field ?? ""; init; }

    [JsonPropertyName("operator"), Field(2, Required = true)]
    public string Operator { get => field ?? ""; init; }

    [JsonPropertyName("values"), Field(3, List = "atomic")]
    public IReadOnlyList<string>? Values { get; init; }
}
