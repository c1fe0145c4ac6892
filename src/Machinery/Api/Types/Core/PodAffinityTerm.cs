using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.PodAffinityTerm</c>.</summary>
[ApiType("io.k8s.api.core.v1.PodAffinityTerm")]
public sealed record PodAffinityTerm : ApiRecord
{
    [Doc("The pods meant.")]
    [JsonPropertyName("labelSelector"), Field(1)]
    public LabelSelector? LabelSelector { get; init; }

    [Doc("Namespaces of the pods meant; the pod's own if none.")]
    [JsonPropertyName("namespaces"), Field(2, List = "atomic")]
    public IReadOnlyList<string>? Namespaces { get; init; }

    [Doc("Node label whose values are the domains.")]
    [JsonPropertyName("topologyKey"), Field(3, Required = true)]
    public string TopologyKey { get => field ?? ""; init; }

    [JsonPropertyName("namespaceSelector"), Field(4)]
    public LabelSelector? NamespaceSelector { get; init; }

    [JsonPropertyName("matchLabelKeys"), Field(5, List = "atomic")]
    public IReadOnlyList<string>? MatchLabelKeys { get; init; }

    [JsonPropertyName("mismatchLabelKeys"), Field(6, List = "atomic")]
    public IReadOnlyList<string>? MismatchLabelKeys { get; init; }
}
