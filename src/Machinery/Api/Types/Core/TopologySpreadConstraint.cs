using System.Text.Json.Serialization;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.Machinery.Api.Types.Core;

/// <summary>Wire type <c>api.core.v1.TopologySpreadConstraint</c>.</summary>
[ApiType("io.k8s.api.core.v1.TopologySpreadConstraint")]
public sealed record TopologySpreadConstraint : ApiRecord
{
    [Doc("Largest allowed difference in the number of pods between domains.")]
    [JsonPropertyName("maxSkew"), Field(1, Required = true)]
    public int MaxSkew { get; init; }

    [Doc("Node label whose values are the domains.")]
    [JsonPropertyName("topologyKey"), Field(2, Required = true)]
    public string TopologyKey { get => field ?? ""; init; }

    [Doc("Whether the rule may be broken.")]
    [Enum("DoNotSchedule", "ScheduleAnyway")]
    [JsonPropertyName("whenUnsatisfiable"), Field(3, Required = true)]
    public string WhenUnsatisfiable { get => field ?? ""; init; }

    [Doc("The pods that are counted.")]
    [JsonPropertyName("labelSelector"), Field(4)]
    public LabelSelector? LabelSelector { get; init; }

    [JsonPropertyName("minDomains"), Field(5)]
    public int? MinDomains { get; init; }

    [Doc("Whether only nodes that the pod could use are counted.")]
    [Enum("Honor", "Ignore")]
    [JsonPropertyName("nodeAffinityPolicy"), Field(6)]
    public string? NodeAffinityPolicy { get; init; }

    [Doc("Whether nodes with taints not tolerated are left out.")]
    [Enum("Honor", "Ignore")]
    [JsonPropertyName("nodeTaintsPolicy"), Field(7)]
    public string? NodeTaintsPolicy { get; init; }

    [JsonPropertyName("matchLabelKeys"), Field(8, List = "atomic")]
    public IReadOnlyList<string>? MatchLabelKeys { get; init; }
}
