using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Meta;

/// <summary>Wire type <c>apimachinery.pkg.apis.meta.v1.LabelSelector</c>.</summary>
[Doc("Selects objects by labels; all terms must hold. Empty selects all.")]
[ApiType("io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelector", MapType = "atomic")]
public sealed record LabelSelector : ApiRecord
{
    [Doc("Labels with exactly these values.")]
    [JsonPropertyName("matchLabels"), Field(1)]
    public IReadOnlyDictionary<string, string>? MatchLabels { get; init; }

    [Doc("Further terms.")]
    [JsonPropertyName("matchExpressions"), Field(2, List = "atomic")]
    public IReadOnlyList<LabelSelectorRequirement>? MatchExpressions { get; init; }
}
