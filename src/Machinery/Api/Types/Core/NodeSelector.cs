using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.NodeSelector</c>.</summary>
[ApiType("io.k8s.api.core.v1.NodeSelector", MapType = "atomic")]
public sealed record NodeSelector : ApiRecord
{
    [Doc("Terms of which one must match.")]
    [JsonPropertyName("nodeSelectorTerms"), Field(1, Required = true, List = "atomic")]
    public IReadOnlyList<NodeSelectorTerm> NodeSelectorTerms { get => field ?? []; init; }
}
