using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Meta;

/// <summary>Wire type <c>apimachinery.pkg.apis.meta.v1.LabelSelectorRequirement</c>.</summary>
[ApiType("io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelectorRequirement")]
public sealed record LabelSelectorRequirement : ApiRecord
{
    [Doc("Key of the label.")]
    [JsonPropertyName("key"), Field(1, Required = true)]
    public string Key { get => field ?? ""; init; }

    [Doc("In, NotIn, Exists or DoesNotExist.")]
    [JsonPropertyName("operator"), Field(2, Required = true)]
    public string Operator { get => field ?? ""; init; }

    [Doc("Values to compare with; none for Exists and DoesNotExist.")]
    [JsonPropertyName("values"), Field(3, List = "atomic")]
    public IReadOnlyList<string>? Values { get; init; }
}
